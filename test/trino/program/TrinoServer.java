package io.trino.server;

/** What the release starts; Maven Central has all of it but this class. It is compiled without Trino, whose classes are of a newer Java than javac's. */
public final class TrinoServer
{
    private TrinoServer() {}

    public static void main(String[] args)
            throws ReflectiveOperationException
    {
        Class<?> server = Class.forName("io.trino.server.Server");
        server.getMethod("start", String.class).invoke(server.getDeclaredConstructor().newInstance(), System.getProperty("lane.version", "lane"));
    }
}
