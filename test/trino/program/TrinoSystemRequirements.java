package io.trino.server;

/** In place of Trino's own, which want the module jdk.incubator.vector: no Java of a package registry has it, and Java takes no other of that name. */
final class TrinoSystemRequirements
{
    private TrinoSystemRequirements() {}

    public static void verifySystemRequirements() {}
}
