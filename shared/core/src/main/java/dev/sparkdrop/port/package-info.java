/** What we need of a cloud, in our words. Each port has an in-memory twin and a contract suite. */
package dev.sparkdrop.port;
