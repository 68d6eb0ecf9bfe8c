"""The tests of aiodockerapi, and the real engines that they run against."""
