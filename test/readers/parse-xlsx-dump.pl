# Prints a workbook as JSON lines, see dump.ts.
use strict;
use warnings;
use JSON::PP;
use Spreadsheet::ParseXLSX;

my $json = JSON::PP->new->ascii->allow_nonref;
my $workbook = Spreadsheet::ParseXLSX->new->parse($ARGV[0]);
for my $sheet ($workbook->worksheets) {
  print $json->encode($sheet->get_name), "\n";
  my ($first, $last) = $sheet->row_range;
  my ($left, $right) = $sheet->col_range;
  for my $row ($first .. $last) {
    my (@cells, @formats);
    for my $column ($left .. $right) {
      my $cell = $sheet->get_cell($row, $column);
      my $value = defined $cell ? $cell->unformatted : undef;
      $value += 0 if defined $value && $cell->type ne 'Text';
      push @cells, $value;
      push @formats, defined $value ? $workbook->{FormatStr}{$cell->get_format->{FmtIdx}} : undef;
    }
    print $json->encode({ cells => \@cells, formats => \@formats }), "\n";
  }
}
