# Prints a workbook as JSON lines, see dump.ts. openxlsx returns columns whose cells all have one type.
suppressMessages(library(openxlsx))
library(jsonlite)

time <- function(value) {
  milliseconds <- round(as.numeric(value) * 1000)
  second <- as.POSIXct(milliseconds %/% 1000, origin = "1970-01-01", tz = "UTC")
  list(time = sprintf("%s.%03d", format(second, "%Y-%m-%d %H:%M:%S"), as.integer(milliseconds %% 1000)))
}

cell <- function(value) {
  if (is.na(value)) NA
  else if (inherits(value, "POSIXct")) time(value)
  else if (inherits(value, "Date")) list(time = paste(format(value), "00:00:00.000"))
  else if (is.numeric(value)) list(number = sprintf("%.17g", value))
  else value
}

path <- commandArgs(TRUE)[1]
for (sheet in getSheetNames(path)) {
  cat(toJSON(sheet, auto_unbox = TRUE), "\n", sep = "")
  table <- read.xlsx(path, sheet = sheet, colNames = sheet != "About this file", skipEmptyRows = FALSE, skipEmptyCols = FALSE,
    detectDates = TRUE, sep.names = " ", na.strings = character())
  if (sheet != "About this file") cat(toJSON(list(cells = names(table))), "\n", sep = "")
  for (row in seq_len(nrow(table))) {
    cells <- lapply(table, function(column) cell(column[[row]]))
    cat(toJSON(list(cells = unname(cells)), auto_unbox = TRUE, na = "null"), "\n", sep = "")
  }
}
