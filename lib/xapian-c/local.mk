# What lib/xapian-c builds and ships.
