/**
 * A pipeline file to values, checked: whatever is wrong with it is said before anything is created.
 *
 * <p>Start at {@link dev.sparkdrop.pipeline.Pipeline}. Only {@link dev.sparkdrop.cost.CheckCommand}
 * and {@link dev.sparkdrop.pipeline.PipelineFolder} touch files, and neither runs in the cloud.
 */
package dev.sparkdrop.pipeline;
