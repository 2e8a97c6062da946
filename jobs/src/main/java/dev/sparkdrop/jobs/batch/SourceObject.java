package dev.sparkdrop.jobs.batch;

import java.io.Serializable;

/** One exact version of an object: what a manifest lists. */
public final class SourceObject implements Serializable {
  private static final long serialVersionUID = 1;

  public final String bucket;
  public final String name;
  public final long generation;

  /** In bytes, as the manifest has it; used to share out the work, never trusted. */
  public final long size;

  public SourceObject(String bucket, String name, long generation, long size) {
    if (bucket.isEmpty() || name.isEmpty()) {
      throw new IllegalArgumentException("An object has a bucket and a name");
    }
    this.bucket = bucket;
    this.name = name;
    this.generation = generation;
    this.size = Math.max(0, size);
  }

  /** As users write it; the name is not escaped. */
  public String uri() {
    return "gs://" + bucket + "/" + name;
  }

  @Override
  public String toString() {
    return uri() + "#" + generation;
  }
}
