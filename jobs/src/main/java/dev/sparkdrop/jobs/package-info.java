/** The Spark job that turns the objects of one manifest into one run of a table in the lake. */
package dev.sparkdrop.jobs;
