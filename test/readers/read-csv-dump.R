# Prints a CSV file as JSON lines, see dump.ts. The second argument is the type of all columns, or NA if R should guess. No
# string stands for a missing value.
library(jsonlite)

given <- commandArgs(TRUE)
table <- read.csv(given[1], header = FALSE, colClasses = if (given[2] == "NA") NA else given[2], na.strings = character(),
  fileEncoding = "UTF-8-BOM", encoding = "UTF-8")
cat(toJSON("CSV", auto_unbox = TRUE), "\n", sep = "")
for (row in seq_len(nrow(table))) {
  cells <- lapply(table[row, ], function(value) if (is.numeric(value)) list(number = sprintf("%.17g", value)) else value)
  cat(toJSON(list(cells = unname(cells)), auto_unbox = TRUE), "\n", sep = "")
}
