/** What is packed: codings of a transfer, gzip, zip archives. */
package dev.sparkdrop.ingest.archive;
