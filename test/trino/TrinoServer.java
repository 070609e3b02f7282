package io.trino.server;

/** What the release starts; Maven Central has all of it but this class. */
public final class TrinoServer
{
    private TrinoServer() {}

    public static void main(String[] args)
    {
        new Server().start(System.getProperty("lane.version", "lane"));
    }
}
