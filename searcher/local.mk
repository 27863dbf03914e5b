# What searcher builds and ships.
