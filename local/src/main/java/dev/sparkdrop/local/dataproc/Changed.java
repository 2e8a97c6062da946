package dev.sparkdrop.local.dataproc;

import com.google.gson.JsonObject;

/**
 * A change that is committed: told to listeners.
 *
 * @param resource the cluster or job as a client sees it after the change; a copy
 * @param gone whether it was the last change, and the resource is no more
 */
public record Changed(String project, String region, JsonObject resource, boolean gone) {}
