/**
 * The ports on Google Cloud, and the only package that imports its clients. Everything goes over
 * HTTP and JSON: no gRPC transport is loaded.
 *
 * <p>Start at {@link dev.sparkdrop.gcp.CloudClients}.
 */
package dev.sparkdrop.gcp;
