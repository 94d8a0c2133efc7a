# Prints a workbook as JSON lines, see dump.ts. Keeps spaces and empty strings. Every cell has the type that readxl detects.
library(readxl)
library(jsonlite)

time <- function(value) {
  milliseconds <- round(as.numeric(value) * 1000)
  second <- as.POSIXct(milliseconds %/% 1000, origin = "1970-01-01", tz = "UTC")
  list(time = sprintf("%s.%03d", format(second, "%Y-%m-%d %H:%M:%S"), as.integer(milliseconds %% 1000)))
}

cell <- function(value) {
  if (inherits(value, "POSIXct")) time(value)
  else if (is.na(value)) NA
  else if (is.numeric(value)) list(number = sprintf("%.17g", value))
  else value
}

path <- commandArgs(TRUE)[1]
for (sheet in excel_sheets(path)) {
  cat(toJSON(sheet, auto_unbox = TRUE), "\n", sep = "")
  table <- suppressMessages(read_excel(path, sheet = sheet, col_names = FALSE, col_types = "list", trim_ws = FALSE,
    na = character(), .name_repair = "minimal"))
  for (row in seq_len(nrow(table))) {
    cells <- lapply(table, function(column) cell(column[[row]]))
    cat(toJSON(list(cells = unname(cells)), auto_unbox = TRUE, na = "null"), "\n", sep = "")
  }
}
