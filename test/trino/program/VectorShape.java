package jdk.incubator.vector;

/** What Trino asks first of the module: how wide vectors are (BlockEncodingSimdSupport). So narrow that it does without. */
public enum VectorShape
{
    S_64_BIT;

    public static VectorShape preferredShape()
    {
        return S_64_BIT;
    }

    public int vectorBitSize()
    {
        return 64;
    }
}
