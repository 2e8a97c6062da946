/** What a caller may ask for, read and checked: all faults at once. */
package dev.sparkdrop.ingest.request;
