/** What a caller may ask for, and where it lands: URLs in, objects of the landing bucket out. */
package dev.sparkdrop.ingest;
