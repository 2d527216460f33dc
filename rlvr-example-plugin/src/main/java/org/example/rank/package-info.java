/** An algorithm outside the library: advantages from the ranks of rewards. */
package org.example.rank;
