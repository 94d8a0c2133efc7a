/*
 * libxlsxwriter in its constant-memory mode: writes rows of a file of COPY text to a workbook.
 * usage: libxlsxwriter ROWS OUT (KIND WIDTH LABEL)...
 *
 * Rows are prepared 1 MiB of text at a time while the clock is stopped: fields as C strings, numbers as double,
 * timestamps as lxw_datetime. The clock runs while the library writes them, and until the file is closed and synced.
 */
#define _GNU_SOURCE /* memrchr */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum { BATCH_BYTES = 1 << 20, MAX_COLUMNS = 256 };

typedef enum { TEXT, NUMBER, INSTANT } Type;

typedef struct {
  Type type;
  lxw_format *format;
} Column;

typedef struct {
  const char *text; /* NULL for a value that is null. */
  double number;
  lxw_datetime instant;
} Cell;

static double seconds, cpu_seconds;
static struct timespec wall_since, cpu_since;

static double between(struct timespec a, struct timespec b) {
  return (double)(b.tv_sec - a.tv_sec) + (double)(b.tv_nsec - a.tv_nsec) / 1e9;
}

static void resume_clock(void) {
  clock_gettime(CLOCK_MONOTONIC, &wall_since);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu_since);
}

static void pause_clock(void) {
  struct timespec wall, cpu;
  clock_gettime(CLOCK_MONOTONIC, &wall);
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
  seconds += between(wall_since, wall);
  cpu_seconds += between(cpu_since, cpu);
}

static void fail(const char *what) {
  perror(what);
  exit(1);
}

/* VmHWM, because the maximum resident memory of getrusage can be that of the parent at its fork. */
static double peak_mib(void) {
  FILE *status = fopen("/proc/self/status", "r");
  if (!status) fail("/proc/self/status");
  char line[256];
  long kib = 0;
  while (fgets(line, sizeof line, status))
    if (sscanf(line, "VmHWM: %ld", &kib) == 1) break;
  fclose(status);
  return (double)kib / 1024;
}

/* The formats of all peers. */
static Column column_of(lxw_workbook *workbook, const char *kind) {
  static const struct {
    const char *kind;
    Type type;
    const char *format;
  } kinds[] = {
    {"id", TEXT, "@"},           {"integer", NUMBER, "0"},       {"money", NUMBER, "#,##0.00"},
    {"percent", NUMBER, "0.00%"}, {"decimal", NUMBER, NULL},     {"timestamp", INSTANT, "yyyy-mm-dd hh:mm:ss.000"},
  };
  Column column = {TEXT, NULL};
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (strcmp(kind, kinds[i].kind) != 0) continue;
    column.type = kinds[i].type;
    if (kinds[i].format) {
      column.format = workbook_add_format(workbook);
      format_set_num_format(column.format, kinds[i].format);
    }
  }
  return column;
}

/* `2026-11-23 14:05:09.123+00` */
static lxw_datetime instant_of(const char *text) {
  lxw_datetime at = {atoi(text), atoi(text + 5), atoi(text + 8), atoi(text + 11), atoi(text + 14), atof(text + 17)};
  return at;
}

/* Cuts the text into cells in place, and returns the number of rows. */
static int prepare(char *text, size_t length, Cell *cells, const Column *columns, int width) {
  int count = 0;
  char *end = text + length;
  while (text < end) {
    char *next = text + strcspn(text, "\t\n");
    *next = '\0';
    Cell *cell = &cells[count];
    Type type = columns[count % width].type;
    cell->text = strcmp(text, "\\N") == 0 ? NULL : text;
    if (cell->text && type == NUMBER) cell->number = strtod(text, NULL);
    if (cell->text && type == INSTANT) cell->instant = instant_of(text);
    count++;
    text = next + 1;
  }
  return count / width;
}

static void write_row(lxw_worksheet *sheet, lxw_row_t row, const Cell *cells, const Column *columns, int width) {
  for (int i = 0; i < width; i++) {
    const Cell *cell = &cells[i];
    lxw_col_t at = (lxw_col_t)i;
    lxw_error error = LXW_NO_ERROR;
    if (!cell->text) continue;
    if (columns[i].type == TEXT) error = worksheet_write_string(sheet, row, at, cell->text, columns[i].format);
    else if (columns[i].type == NUMBER) error = worksheet_write_number(sheet, row, at, cell->number, columns[i].format);
    else error = worksheet_write_datetime(sheet, row, at, (lxw_datetime *)&cell->instant, columns[i].format);
    if (error) {
      fprintf(stderr, "%s\n", lxw_strerror(error));
      exit(1);
    }
  }
}

int main(int argc, char **argv) {
  int width = (argc - 3) / 3;
  if (width < 1 || width > MAX_COLUMNS) return 2;
  FILE *rows = fopen(argv[1], "rb");
  char *buffer = malloc(BATCH_BYTES + 1);
  /* A field takes at least one byte and its separator. */
  Cell *cells = malloc(sizeof *cells * (BATCH_BYTES / 2 + 1));
  if (!rows || !buffer || !cells) fail(argv[1]);

  resume_clock();
  lxw_workbook_options options = {.constant_memory = LXW_TRUE};
  lxw_workbook *workbook = workbook_new_opt(argv[2], &options);
  lxw_worksheet *sheet = workbook_add_worksheet(workbook, "Report");
  lxw_format *bold = workbook_add_format(workbook);
  format_set_bold(bold);
  Column columns[MAX_COLUMNS];
  for (int i = 0; i < width; i++) {
    char **column = &argv[3 + 3 * i];
    columns[i] = column_of(workbook, column[0]);
    worksheet_set_column(sheet, (lxw_col_t)i, (lxw_col_t)i, atof(column[1]), NULL);
    worksheet_write_string(sheet, 0, (lxw_col_t)i, column[2], bold);
  }
  worksheet_freeze_panes(sheet, 1, 0);
  pause_clock();

  lxw_row_t row = 1;
  size_t kept = 0;
  for (;;) {
    size_t filled = kept + fread(buffer + kept, 1, BATCH_BYTES - kept, rows);
    if (filled == 0) break;
    char *last = memrchr(buffer, '\n', filled);
    if (!last) fail("a row longer than a batch");
    size_t whole = (size_t)(last - buffer) + 1;
    /* The rest moves to the beginning only after the cells of the batch, which point into it, have been written. */
    int count = prepare(buffer, whole, cells, columns, width);
    resume_clock();
    for (int i = 0; i < count; i++) write_row(sheet, row++, &cells[i * width], columns, width);
    pause_clock();
    kept = filled - whole;
    memmove(buffer, buffer + whole, kept);
  }

  resume_clock();
  lxw_error error = workbook_close(workbook);
  int file = open(argv[2], O_RDWR);
  if (error || file < 0 || fsync(file) != 0) fail(argv[2]);
  pause_clock();
  printf("{\"seconds\":%.6f,\"cpuSeconds\":%.6f,\"peakMib\":%.1f,\"version\":\"%s\"}", seconds, cpu_seconds, peak_mib(),
         lxw_version());
  return 0;
}
