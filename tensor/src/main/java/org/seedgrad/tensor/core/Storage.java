package org.seedgrad.tensor.core;

/** The array behind a tensor and all its views, and how long it lives. */
final class Storage {
    final float[] data;
    Scope scope;                        // whose end is its end; null: it outlives all scopes
    int place;                          // in the scope's list, where it is pooled
    boolean pooled;                     // data is lent by the pool
    boolean freed;

    /**
     * Within Backward: how many gradients on their way stand in this array, and one more if it is
     * the grad of a leaf. Who holds it alone may write to it.
     */
    int holders;

    Storage(float[] data) { this.data = data; }

    /** An array of at least this length: from the pool if a scope is open, else an ordinary one. */
    static Storage take(int length) {
        Scope scope = ThreadState.current().scope;
        return scope == null ? new Storage(new float[length]) : scope.take(length);
    }

    boolean isFreed() { return freed || scope != null && scope.isClosed(); }

    /** Gives the array back to the pool, if it came from there: nobody may use it any more. */
    void free() {
        if (!pooled || isFreed()) return;
        if (scope != null) scope.remove(this);
        freed = true;
        Memory.POOL.give(data);
    }

    /** Lives as long as another scope from now on; with null, until {@link #free}. */
    void moveTo(Scope other) {
        if (scope == other) return;
        if (pooled && scope != null) scope.remove(this);
        scope = other;
        if (pooled && other != null) other.add(this);
    }

    /** Lives as long as somebody refers to it: the pool does not get it back. */
    void release() {
        moveTo(null);
        if (pooled) Memory.POOL.forget(data);
        pooled = false;
    }
}
