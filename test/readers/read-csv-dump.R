# Prints a CSV as JSON lines, see dump.ts. Every column is text, and no text stands for a missing value.
library(jsonlite)

table <- read.csv(commandArgs(TRUE)[1], header = FALSE, colClasses = "character", na.strings = character(),
  fileEncoding = "UTF-8-BOM", encoding = "UTF-8")
cat(toJSON("CSV", auto_unbox = TRUE), "\n", sep = "")
for (row in seq_len(nrow(table))) cat(toJSON(list(cells = unlist(table[row, ], use.names = FALSE))), "\n", sep = "")
