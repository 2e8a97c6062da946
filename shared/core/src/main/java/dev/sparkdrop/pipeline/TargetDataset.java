package dev.sparkdrop.pipeline;

/**
 * A dataset of the data warehouse that pipelines load into.
 *
 * @param name its plain name
 * @param location as the pipeline file says; null where it does not
 */
public record TargetDataset(String project, String name, String location) {}
