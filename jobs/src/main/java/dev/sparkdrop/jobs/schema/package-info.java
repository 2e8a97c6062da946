/** The table's columns, and where the columns of each object go among them. */
package dev.sparkdrop.jobs.schema;
