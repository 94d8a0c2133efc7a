/** `xl/drawings/drawing1.xml`: the place of the chart on its sheet (ECMA-376 Part 1 §20.5). */
import { CHART_ROWS, type SummaryChart } from '../format.ts';
import { RELATIONSHIPS, XML_DECLARATION } from './xml.ts';

const DRAWINGML = 'http://schemas.openxmlformats.org/drawingml/2006';

/** English Metric Units in a row of 15 points, and the width of the chart. */
const ROW_EMU = 190_500;
const WIDTH_EMU = 8_640_000;

/** Returns the drawing. Its size does not depend on the widths of the columns. */
export function drawingXml({ firstRow }: SummaryChart): string {
  return [
    XML_DECLARATION,
    `<xdr:wsDr xmlns:xdr="${DRAWINGML}/spreadsheetDrawing" xmlns:a="${DRAWINGML}/main">`,
    '<xdr:oneCellAnchor>',
    `<xdr:from><xdr:col>0</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>${firstRow - 1}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>`,
    `<xdr:ext cx="${WIDTH_EMU}" cy="${CHART_ROWS * ROW_EMU}"/>`,
    '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr>',
    '<xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>',
    `<a:graphic><a:graphicData uri="${DRAWINGML}/chart"><c:chart xmlns:c="${DRAWINGML}/chart" xmlns:r="${RELATIONSHIPS}" r:id="rId1"/></a:graphicData></a:graphic>`,
    '</xdr:graphicFrame><xdr:clientData/></xdr:oneCellAnchor></xdr:wsDr>',
  ].join('');
}
