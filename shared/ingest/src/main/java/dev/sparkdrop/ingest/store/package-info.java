/** How a source becomes an object of the landing bucket, or an archive several. */
package dev.sparkdrop.ingest.store;
