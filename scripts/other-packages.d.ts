// biome-ignore-all lint/suspicious/noExplicitAny: their own tsconfig.json checks the real types.
/**
 * Stand-ins for the packages of bench/package.json and test/readers/package.json. With them, `tsc` at the root checks all code of
 * those folders although it does not install their packages. `tsc -p bench` and `tsc -p test/readers` use the real types.
 */
declare module '@fast-csv/format';
declare module 'autocannon';
declare module 'csv-stringify/sync';
declare module 'pg-query-stream';

declare module 'echarts/charts' {
  export const BarChart: any;
  export const CustomChart: any;
  export interface CustomSeriesOption {
    renderItem: (params: any, api: any) => any;
  }
}
declare module 'echarts/components';
declare module 'echarts/core';
declare module 'echarts/renderers';

declare module 'exceljs' {
  const ExcelJS: { Workbook: new () => { xlsx: any; worksheets: any[] }; stream: any };
  namespace ExcelJS {
    type CellValue = any;
    type Worksheet = any;
    namespace stream.xlsx {
      type WorkbookWriter = any;
    }
  }
  export default ExcelJS;
}

declare module '@duckdb/node-api' {
  export const DuckDBInstance: { create(path: string, options?: object): Promise<any> };
}

declare module 'hucre/xlsx' {
  export type CellValue = any;
  export function readXlsx(
    ...of: unknown[]
  ): Promise<{ sheets: { name: string; rows: any[][]; cells?: Map<string, any> }[] }>;
  export function writeXlsxStream(...of: unknown[]): unknown;
}
