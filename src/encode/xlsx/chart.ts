/**
 * `xl/charts/chart1.xml`: a bar chart of one column (ECMA-376 Part 1 §21.2). It refers to the cells of the sheet, and also has their
 * values, which programs show that do not read the cells.
 */
import type { SummaryChart } from '../format.ts';
import { columnLetters } from './column-letters.ts';
import { XML_DECLARATION, xmlText } from './xml.ts';

const DRAWINGML = 'http://schemas.openxmlformats.org/drawingml/2006';
const COLOR = '2F6B8F';
const CATEGORY_AXIS = 1;
const VALUE_AXIS = 2;

/** Returns the chart. `sheetName` is the name of the sheet with its table. */
export function chartXml({ title, table, rows, direction }: SummaryChart, sheetName: string): string {
  const { firstRow, columns } = table;
  const range = (column: number, from: number, to: number) => {
    const letters = columnLetters(column);
    return xmlText(
      `'${sheetName.replaceAll("'", "''")}'!$${letters}$${from}${to === from ? '' : `:$${letters}$${to}`}`,
    );
  };
  const cells = (column: number) => range(column, firstRow + 1, firstRow + rows);
  const shown = table.rows.slice(0, rows);
  const texts = points(shown.map(([value]) => value ?? ''));
  const numbers = points(shown.map((row) => row[1] ?? '0'));
  return [
    XML_DECLARATION,
    `<c:chartSpace xmlns:c="${DRAWINGML}/chart" xmlns:a="${DRAWINGML}/main"><c:roundedCorners val="0"/><c:chart>`,
    `<c:title><c:tx><c:rich><a:bodyPr/><a:p><a:pPr><a:defRPr sz="1200" b="1"/></a:pPr><a:r><a:rPr lang="en-US" sz="1200" b="1"/><a:t>${xmlText(title)}</a:t></a:r></a:p></c:rich></c:tx><c:overlay val="0"/></c:title>`,
    '<c:autoTitleDeleted val="0"/><c:plotArea><c:layout/>',
    `<c:barChart><c:barDir val="${direction === 'columns' ? 'col' : 'bar'}"/><c:grouping val="clustered"/><c:varyColors val="0"/>`,
    `<c:ser><c:idx val="0"/><c:order val="0"/><c:tx><c:strRef><c:f>${range(1, firstRow, firstRow)}</c:f><c:strCache>${points([columns[1]!.label])}</c:strCache></c:strRef></c:tx>`,
    `<c:spPr><a:solidFill><a:srgbClr val="${COLOR}"/></a:solidFill></c:spPr><c:invertIfNegative val="0"/>`,
    `<c:cat><c:strRef><c:f>${cells(0)}</c:f><c:strCache>${texts}</c:strCache></c:strRef></c:cat>`,
    `<c:val><c:numRef><c:f>${cells(1)}</c:f><c:numCache><c:formatCode>0</c:formatCode>${numbers}</c:numCache></c:numRef></c:val></c:ser>`,
    `<c:gapWidth val="50"/><c:axId val="${CATEGORY_AXIS}"/><c:axId val="${VALUE_AXIS}"/></c:barChart>`,
    ...axes(direction),
    '</c:plotArea><c:plotVisOnly val="1"/><c:dispBlanksAs val="gap"/></c:chart></c:chartSpace>',
  ].join('');
}

function points(values: readonly string[]): string {
  const list = values.map((value, i) => `<c:pt idx="${i}"><c:v>${xmlText(value)}</c:v></c:pt>`);
  return `<c:ptCount val="${values.length}"/>${list.join('')}`;
}

/** Bars begin at the top, like the rows of the table, so their values are at the other end of the reversed axis. */
function axes(direction: SummaryChart['direction']): string[] {
  const isColumns = direction === 'columns';
  const line = '<c:spPr><a:ln><a:solidFill><a:srgbClr val="BFBFBF"/></a:solidFill></a:ln></c:spPr>';
  return [
    `<c:catAx><c:axId val="${CATEGORY_AXIS}"/><c:scaling><c:orientation val="${isColumns ? 'minMax' : 'maxMin'}"/></c:scaling><c:delete val="0"/><c:axPos val="${isColumns ? 'b' : 'l'}"/>`,
    `<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>${line}`,
    `<c:crossAx val="${VALUE_AXIS}"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblAlgn val="ctr"/><c:lblOffset val="100"/><c:noMultiLvlLbl val="1"/></c:catAx>`,
    `<c:valAx><c:axId val="${VALUE_AXIS}"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="0"/><c:axPos val="${isColumns ? 'l' : 'b'}"/>`,
    '<c:majorGridlines><c:spPr><a:ln><a:solidFill><a:srgbClr val="E5E5E5"/></a:solidFill></a:ln></c:spPr></c:majorGridlines>',
    `<c:numFmt formatCode="#,##0" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>${line}`,
    `<c:crossAx val="${CATEGORY_AXIS}"/><c:crosses val="${isColumns ? 'autoZero' : 'max'}"/><c:crossBetween val="between"/></c:valAx>`,
  ];
}
