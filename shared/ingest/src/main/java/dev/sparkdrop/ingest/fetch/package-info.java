/**
 * How bytes come from a source: which URLs may be asked, connections, redirects, broken
 * connections.
 */
package dev.sparkdrop.ingest.fetch;
