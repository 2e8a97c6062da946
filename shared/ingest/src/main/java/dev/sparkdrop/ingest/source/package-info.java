/** What is to be fetched, its limits, and how it fails: the words that the other rooms share. */
package dev.sparkdrop.ingest.source;
