/** Made by scripts/client-types.ts from openapi.json: npm run client-types */

/** Which rows: the filters of the report type. An unknown name is an error. */
export interface AdvertisersCsvFilters {
  /** Words to look for in name, slug and domain; upper and lower case are equal. */
  search?: string;
  /** Only advertisers with these host names. An array, or one text with commas. */
  domain?: Array<string> | string;
  /** Only these networks, by slug. An array, or one text with commas. */
  network?: Array<string> | string;
  /** Only these lines of business. An array, or one text with commas. */
  vertical?: Array<string> | string;
  /** Only these countries of the advertiser, as two-letter ISO 3166-1 codes. An array, or one text with commas. */
  country?: Array<string> | string;
  /** Only programmes in these states. One or several of joined, pending, paused, rejected, ended: an array, or one text with commas. */
  status?: Array<'joined' | 'pending' | 'paused' | 'rejected' | 'ended'> | string;
  /** Whose data: your own publisher, or for operators any, by id or slug. */
  publisher_id?: string | number;
}

/** How the rows are shown. */
export interface AdvertisersCsvPresentation {
  /** The order of the rows. One of name, id, clicks_30d, sales_30d, commission_30d, created_at, updated_at. */
  sort?: 'name' | 'id' | 'clicks_30d' | 'sales_30d' | 'commission_30d' | 'created_at' | 'updated_at';
  /** Ascending or descending. One of asc, desc. */
  direction?: 'asc' | 'desc';
  /** The columns of the file, in this order. An array, or one text with commas. */
  columns?:
    | Array<
        | 'id'
        | 'name'
        | 'slug'
        | 'domain'
        | 'url'
        | 'network'
        | 'external_id'
        | 'vertical'
        | 'country'
        | 'status'
        | 'commission'
        | 'clicks_30d'
        | 'sales_30d'
        | 'commission_30d'
        | 'currency'
        | 'created_at'
        | 'updated_at'
      >
    | string;
  /** IANA name of the time zone that times are shown in. Case-insensitive; the response has the name that you sent. */
  timezone?: string;
  /** Name of the downloaded file, in any script, at most 200 bytes in UTF-8. Sheaf adds the extension, unless the name already has it. Spaces at either end and dots at the end are removed. Not allowed: < > : " / \ | ? *, control characters, invisible and bidirectional formatting characters, a dot at the beginning, device names of Windows such as CON or COM1, and the extension of another format. */
  filename?: string;
  /** Begin the file with a byte order mark, without which Excel garbles UTF-8. */
  bom?: boolean;
}

/** The advertising programmes of a publisher with their status, commission and the results of the last 30 days. One row per programme. */
export interface AdvertisersCsvRequest {
  /** The report type. */
  report_type: 'advertisers_csv';
  search_params?: AdvertisersCsvFilters;
  index_params?: AdvertisersCsvPresentation;
}

/** Which rows: the filters of the report type. An unknown name is an error. */
export interface ClicksDetailsExcelFilters {
  /** First day, or first instant, of the span. A day in the time zone of the request, 2026-11-23, or an instant, 2026-11-23T10:00:00Z. */
  start_date: string;
  /** Last day, or last instant, of the span, included. A day in the time zone of the request, 2026-11-23, or an instant, 2026-11-23T10:00:00Z. */
  end_date: string;
  /** Only these advertisers, by id. A number, an array, or one text with commas. */
  advertiser_id?: Array<number> | number | string;
  /** Only these networks, by slug. An array, or one text with commas. */
  network?: Array<string> | string;
  /** Only these countries of the visitor, as two-letter ISO 3166-1 codes. An array, or one text with commas. */
  country?: Array<string> | string;
  /** Only clicks from these devices. One or several of desktop, mobile, tablet, other: an array, or one text with commas. */
  device?: Array<'desktop' | 'mobile' | 'tablet' | 'other'> | string;
  /** true: only clicks that led to a transaction; false: only the others. */
  converted?: boolean;
  /** Whose data: your own publisher, or for operators any, by id or slug. */
  publisher_id?: string | number;
}

/** How the rows are shown. */
export interface ClicksDetailsExcelPresentation {
  /** The order of the rows. One of clicked_at. */
  sort?: 'clicked_at';
  /** Ascending or descending. One of asc, desc. */
  direction?: 'asc' | 'desc';
  /** The columns of the file, in this order. An array, or one text with commas. */
  columns?:
    | Array<
        | 'id'
        | 'clicked_at'
        | 'advertiser'
        | 'advertiser_id'
        | 'network'
        | 'country'
        | 'device'
        | 'referrer'
        | 'sub_id'
        | 'landing_url'
        | 'order'
        | 'sale'
        | 'commission'
        | 'currency'
        | 'status'
      >
    | string;
  /** IANA name of the time zone that times are shown in. Case-insensitive; the response has the name that you sent. */
  timezone?: string;
  /** Name of the downloaded file, in any script, at most 200 bytes in UTF-8. Sheaf adds the extension, unless the name already has it. Spaces at either end and dots at the end are removed. Not allowed: < > : " / \ | ? *, control characters, invisible and bidirectional formatting characters, a dot at the beginning, device names of Windows such as CON or COM1, and the extension of another format. */
  filename?: string;
}

/** Every click of a publisher in a span of time and what it earned. One row per click; the transactions of a click are added up. */
export interface ClicksDetailsExcelRequest {
  /** The report type. */
  report_type: 'clicks_details_excel';
  search_params: ClicksDetailsExcelFilters;
  index_params?: ClicksDetailsExcelPresentation;
}

/** What went wrong, and the export to poll. */
export interface ConflictAnswer {
  error: {
    /** What went wrong; it never changes. */
    code:
      | 'VALIDATION_ERROR'
      | 'BAD_REQUEST'
      | 'UNAUTHORIZED'
      | 'FORBIDDEN'
      | 'NOT_FOUND'
      | 'METHOD_NOT_ALLOWED'
      | 'REQUEST_TIMEOUT'
      | 'CONFLICT'
      | 'PRECONDITION_FAILED'
      | 'PAYLOAD_TOO_LARGE'
      | 'UNSUPPORTED_MEDIA_TYPE'
      | 'RANGE_NOT_SATISFIABLE'
      | 'EXPECTATION_FAILED'
      | 'RATE_LIMITED'
      | 'INTERNAL_ERROR'
      | 'UNAVAILABLE';
    /** What was wrong and what to do next. */
    message: string;
    /** Quote this when you ask for help. */
    request_id: string;
    /** When it happened. */
    timestamp: string;
    /** Everything that was wrong, field by field. */
    details?: Array<{
      /** Where, as a path: search_params.country. */
      field: string;
      /** What was wrong and what is allowed. */
      message: string;
    }>;
  };
  export: Export;
}

/** Which rows: the filters of the report type. An unknown name is an error. */
export interface DealsExcelFilters {
  /** Words to look for in title, description, code and advertiser; upper and lower case are equal. */
  search?: string;
  /** true: only deals that hold at the instant of the snapshot (status active, started, not ended); false: only the others. */
  active?: boolean;
  /** Only exclusive deals, or only the others. */
  exclusive?: boolean;
  /** Only featured deals, or only the others. */
  featured?: boolean;
  /** Only these countries of the deal, as two-letter ISO 3166-1 codes. An array, or one text with commas. */
  country?: Array<string> | string;
  /** Only these advertisers, by id. A number, an array, or one text with commas. */
  advertiser_id?: Array<number> | number | string;
  /** Only these networks, by slug. An array, or one text with commas. */
  network?: Array<string> | string;
  /** Only these types of deal. One or several of coupon, sale, shipping, gift, cashback: an array, or one text with commas. */
  type?: Array<'coupon' | 'sale' | 'shipping' | 'gift' | 'cashback'> | string;
  /** Only deals in these states. One or several of active, paused, ended: an array, or one text with commas. */
  status?: Array<'active' | 'paused' | 'ended'> | string;
  /** Only deals that start at or after this. A day in the time zone of the request, 2026-11-23, or an instant, 2026-11-23T10:00:00Z. */
  starts_after?: string;
  /** Only deals that start before the end of this. A day in the time zone of the request, 2026-11-23, or an instant, 2026-11-23T10:00:00Z. */
  starts_before?: string;
  /** Only deals that end at or after this. A day in the time zone of the request, 2026-11-23, or an instant, 2026-11-23T10:00:00Z. */
  ends_after?: string;
  /** Only deals that end before the end of this. A day in the time zone of the request, 2026-11-23, or an instant, 2026-11-23T10:00:00Z. */
  ends_before?: string;
  /** Whose data: your own publisher, or for operators any, by id or slug. */
  publisher_id?: string | number;
}

/** How the rows are shown. */
export interface DealsExcelPresentation {
  /** The order of the rows. One of starts_at, ends_at, id, title, advertiser, discount_percent, updated_at. */
  sort?: 'starts_at' | 'ends_at' | 'id' | 'title' | 'advertiser' | 'discount_percent' | 'updated_at';
  /** Ascending or descending. One of asc, desc. */
  direction?: 'asc' | 'desc';
  /** The columns of the file, in this order. An array, or one text with commas. */
  columns?:
    | Array<
        | 'id'
        | 'external_id'
        | 'title'
        | 'description'
        | 'code'
        | 'discount'
        | 'discount_percent'
        | 'discount_amount'
        | 'currency'
        | 'type'
        | 'advertiser'
        | 'advertiser_id'
        | 'network'
        | 'country'
        | 'locale'
        | 'starts_at'
        | 'ends_at'
        | 'status'
        | 'exclusive'
        | 'featured'
        | 'landing_url'
        | 'created_at'
        | 'updated_at'
      >
    | string;
  /** IANA name of the time zone that times are shown in. Case-insensitive; the response has the name that you sent. */
  timezone?: string;
  /** Name of the downloaded file, in any script, at most 200 bytes in UTF-8. Sheaf adds the extension, unless the name already has it. Spaces at either end and dots at the end are removed. Not allowed: < > : " / \ | ? *, control characters, invisible and bidirectional formatting characters, a dot at the beginning, device names of Windows such as CON or COM1, and the extension of another format. */
  filename?: string;
}

/** Vouchers, sales and other offers of the advertisers whose programme the publisher has joined. One row per deal. */
export interface DealsExcelRequest {
  /** The report type. */
  report_type: 'deals_excel';
  search_params?: DealsExcelFilters;
  index_params?: DealsExcelPresentation;
}

export interface Delivery {
  /** What the receiver gets as webhook-id. */
  id: string;
  /** The report it tells of; null for a test. */
  export_id: number | null;
  /** export.completed, export.failed or webhook.test. */
  event: string;
  /** pending → delivered or failed. */
  status: 'pending' | 'delivered' | 'failed';
  /** How often it was tried. */
  attempts: number;
  /** HTTP status of the last try; null when there was no answer. */
  last_status: number | null;
  /** Why the last try failed. */
  last_error: string | null;
  /** When it happened. */
  created_at: string;
  /** When it is tried next; null once it is delivered or given up. */
  next_try_at: string | null;
  /** When the receiver accepted it. */
  delivered_at: string | null;
}

/** What went wrong. */
export interface ErrorAnswer {
  error: {
    /** What went wrong; it never changes. */
    code:
      | 'VALIDATION_ERROR'
      | 'BAD_REQUEST'
      | 'UNAUTHORIZED'
      | 'FORBIDDEN'
      | 'NOT_FOUND'
      | 'METHOD_NOT_ALLOWED'
      | 'REQUEST_TIMEOUT'
      | 'CONFLICT'
      | 'PRECONDITION_FAILED'
      | 'PAYLOAD_TOO_LARGE'
      | 'UNSUPPORTED_MEDIA_TYPE'
      | 'RANGE_NOT_SATISFIABLE'
      | 'EXPECTATION_FAILED'
      | 'RATE_LIMITED'
      | 'INTERNAL_ERROR'
      | 'UNAVAILABLE';
    /** What was wrong and what to do next. */
    message: string;
    /** Quote this when you ask for help. */
    request_id: string;
    /** When it happened. */
    timestamp: string;
    /** Everything that was wrong, field by field. */
    details?: Array<{
      /** Where, as a path: search_params.country. */
      field: string;
      /** What was wrong and what is allowed. */
      message: string;
    }>;
  };
}

/** Only in the preview of a dry run. */
export interface Estimate {
  /** Rows of the report. */
  rows: number;
  /** Whether the rows were counted; otherwise they are a guess. */
  rows_exact: boolean;
  /** Size of the file, from a sample of rows. */
  bytes: number;
  /** Parts it would be built in. */
  parts: number;
  /** From request to completed on idle workers. */
  seconds: number;
}

/** A report: what was asked for, how far it is, and its file once it is completed. */
export interface Export {
  /** Id of the export; 0 in the preview of a dry run. */
  id: number;
  /** The kind of report. */
  report_type: 'advertisers_csv' | 'deals_excel' | 'hot_advertisers_excel' | 'clicks_details_excel';
  /** Title for people. */
  display_name: string;
  /** pending → processing → completed or failed. */
  status: 'pending' | 'processing' | 'completed' | 'failed';
  /** Status for people. */
  status_display: string;
  /** What was asked for, in canonical form: search_params and index_params. */
  parameters: Record<string, unknown>;
  /** Name of the file, once completed. */
  filename: string | null;
  /** Presigned link to the file, once completed; at most 998 characters. Every response has a fresh one. It is for GET: where files are in a bucket, S3 responds to HEAD with 403 and can ignore If-Range, so send HEAD to `/exports/{id}/download`. Follow redirects. */
  download_url: string | null;
  /** How long download_url works: 3600, or less when the service signs with temporary credentials that end before. */
  download_expires_in_seconds: number | null;
  /** Why it failed. */
  error_message: string | null;
  /** How many parts are ready; null unless the export is built in several parts. */
  progress: {
    /** Parts that are finished. */
    parts_ready: number;
    /** Parts in all. */
    total_parts: number;
  } | null;
  /** For a part: the export it belongs to. */
  parent_report_id: number | null;
  /** Whether the export is built in several parts. */
  chunked_export: boolean;
  /** When it was asked for. */
  created_at: string;
  /** When anything about it last changed. */
  updated_at: string;
  /** When a worker first took it up. */
  started_at: string | null;
  /** When the file was ready. */
  completed_at: string | null;
  /** Where to poll. */
  status_url: string | null;
  /** Rows of data in the file, once completed. */
  row_count: number | null;
  /** Size of the file, once completed. */
  file_bytes: number | null;
  estimate?: Estimate;
}

/** A report type, its filters, and how its rows are shown. */
export type ExportRequest =
  | AdvertisersCsvRequest
  | DealsExcelRequest
  | HotAdvertisersExcelRequest
  | ClicksDetailsExcelRequest;

/** Which rows: the filters of the report type. An unknown name is an error. */
export interface HotAdvertisersExcelFilters {
  /** Words to look for in name, slug and domain; upper and lower case are equal. */
  search?: string;
  /** Only these networks, by slug. An array, or one text with commas. */
  network?: Array<string> | string;
  /** Only these lines of business. An array, or one text with commas. */
  vertical?: Array<string> | string;
  /** Only these countries of the advertiser, as two-letter ISO 3166-1 codes. An array, or one text with commas. */
  country?: Array<string> | string;
  /** Length of the recent window in days (7). */
  recent_days?: number;
  /** Length of the window before it in days (28). */
  before_days?: number;
  /** Only advertisers with at least this many clicks in the recent window. */
  min_clicks?: number;
  /** Whose data: your own publisher, or for operators any, by id or slug. */
  publisher_id?: string | number;
}

/** How the rows are shown. */
export interface HotAdvertisersExcelPresentation {
  /** The order of the rows. One of heat, name, advertiser_id, clicks_recent, sales_recent, commission_recent. */
  sort?: 'heat' | 'name' | 'advertiser_id' | 'clicks_recent' | 'sales_recent' | 'commission_recent';
  /** Ascending or descending. One of asc, desc. */
  direction?: 'asc' | 'desc';
  /** The columns of the file, in this order. An array, or one text with commas. */
  columns?:
    | Array<
        | 'rank'
        | 'advertiser_id'
        | 'name'
        | 'domain'
        | 'network'
        | 'vertical'
        | 'country'
        | 'heat'
        | 'clicks_recent'
        | 'clicks_before_per_day'
        | 'clicks_growth'
        | 'orders_recent'
        | 'orders_before_per_day'
        | 'sales_recent'
        | 'sales_before_per_day'
        | 'sales_growth'
        | 'commission_recent'
        | 'commission_before_per_day'
        | 'commission_growth'
        | 'currency'
      >
    | string;
  /** IANA name of the time zone that times are shown in. Case-insensitive; the response has the name that you sent. */
  timezone?: string;
  /** Name of the downloaded file, in any script, at most 200 bytes in UTF-8. Sheaf adds the extension, unless the name already has it. Spaces at either end and dots at the end are removed. Not allowed: < > : " / \ | ? *, control characters, invisible and bidirectional formatting characters, a dot at the beginning, device names of Windows such as CON or COM1, and the extension of another format. */
  filename?: string;
}

/** The joined advertisers of a publisher, ranked by momentum: clicks, sales and commission of the recent window (7 days) against the window before it (28 days), both per day. One row per advertiser with a click or an order in either window. */
export interface HotAdvertisersExcelRequest {
  /** The report type. */
  report_type: 'hot_advertisers_excel';
  search_params?: HotAdvertisersExcelFilters;
  index_params?: HotAdvertisersExcelPresentation;
}

/** What a completed export holds, so that anybody can check its file: docs/guide/receipts.md. */
export interface Receipt {
  /** Form of the receipt. */
  version: 1;
  /** The export it belongs to. */
  export_id: number;
  /** The kind of report. */
  report_type: string;
  /** What was asked for, in canonical form. */
  parameters: Record<string, unknown>;
  /** All rows are of this one instant. */
  snapshot: {
    /** The instant of the data, to the microsecond. */
    time: string;
    /** Position in the write-ahead log at or just after it, where the server tells. */
    lsn: string | null;
    /** Which transactions the data holds, as pg_visible_in_snapshot of PostgreSQL takes them: for audits. */
    transactions: string;
  };
  /** When the file was ready. */
  completed_at: string;
  /** How the file is to be read. */
  format: 'csv' | 'xlsx';
  /** Whether the file begins with a byte order mark. */
  bom: boolean;
  /** The time zone that times are shown in. */
  timezone: string;
  /** In the order of the file. */
  columns: Array<{
    /** Its name in index_params.columns. */
    key: string;
    /** Its header in the file. */
    label: string;
    /** What its values are. */
    kind: 'text' | 'id' | 'integer' | 'decimal' | 'money' | 'percent' | 'boolean' | 'date' | 'timestamp' | 'url';
  }>;
  /** Rows of the file without its header: counted in the snapshot, and built. */
  rows: number;
  /** How many rows of a part are digested together. */
  group_rows: number;
  /** In the order of the file. */
  parts: Array<ReceiptPart>;
  file: {
    /** Its name. */
    name: string;
    /** Its size. */
    bytes: number;
    /** Its SHA-256, as sha256sum prints it. */
    sha256: string;
  };
}

export interface ReceiptPart {
  /** Place among the parts, from 1. */
  number: number;
  /** Worksheet that holds its rows, from 1. A CSV is one sheet. */
  sheet: number;
  /** Row of the sheet that its rows begin in; the header is row 1. */
  first_row: number;
  /** How many rows it has. */
  rows: number;
  /** Sort key of its first row, as text; null: the first row of all. */
  lower_key: Array<string> | null;
  /** Sort key before which it ends; null: the last row of all. */
  upper_key: Array<string> | null;
  /** SHA-256 over the SHA-256 of every group of its rows. */
  sha256: string;
  /** The first four bytes of the SHA-256 of every group, in hex: where a file differs. */
  marks: string;
}

/** Who calls. */
export interface Session {
  caller: {
    publisher: {
      /** Its stable name. */
      slug: string;
      /** Its name as shown. */
      name: string;
    };
    /** Address of the user. */
    email: string;
    /** member sees own reports, admin those of the publisher, operator all. */
    role: 'member' | 'admin' | 'operator';
    /** Public part of the API key, or of the key behind the session; null with a token. */
    key_prefix: string | null;
  };
  /** When the session or token ends; null for an API key, which lasts, and in a dry run. */
  expires_at: string | null;
}

export interface Webhook {
  /** Id of the webhook; 0 in the preview of a dry run. */
  id: number;
  /** Whose reports it is told of. */
  publisher_id: number;
  /** Where events are posted to. */
  url: string;
  /** What it is told. */
  events: Array<'export.completed' | 'export.failed'>;
  /** When it was made. */
  created_at: string;
  /** When its receiver answered 410 Gone; nothing is sent from then on. */
  disabled_at: string | null;
}

/** The filters and the presentation of each report type. */
export interface ReportParams {
  advertisers_csv: { search: AdvertisersCsvFilters; index: AdvertisersCsvPresentation };
  deals_excel: { search: DealsExcelFilters; index: DealsExcelPresentation };
  hot_advertisers_excel: { search: HotAdvertisersExcelFilters; index: HotAdvertisersExcelPresentation };
  clicks_details_excel: { search: ClicksDetailsExcelFilters; index: ClicksDetailsExcelPresentation };
}

export type ReportType = keyof ReportParams;

/** What operations answer, by operation id. */
export interface Answers {
  createExportReport: {
    export: Export;
    /** Whether this is an earlier report with the same parameters. */
    deduped: boolean;
  };
  listExportReports: {
    exports: Array<Export>;
    /** Value of `after` for the next page. Null on the last page. */
    next_cursor: string | null;
    /** Where the next page begins. */
    meta: {
      /** Whether there are older exports. */
      has_more: boolean;
      /** Value of `page` for the next page. Null on the last page, and in a list that began at a cursor. */
      next_page: number | null;
      /** Value of `after` for the next page. Null on the last page. */
      next_cursor: string | null;
    };
  };
  getExportReport: {
    export: Export;
  };
  getExportReceipt: Receipt;
  cancelExportReport: {
    export: Export;
  };
  previewExportRows: {
    /** The columns that the file would have. */
    columns: Array<{
      /** Name in `index_params.columns`. */
      key: string;
      /** Heading in the file. */
      label: string;
      /** What its values mean. */
      kind: 'text' | 'id' | 'integer' | 'decimal' | 'money' | 'percent' | 'boolean' | 'date' | 'timestamp' | 'url';
    }>;
    /** A value per column. Counts are numbers and yes or no is a boolean; everything else is text: no digit of an amount is lost. */
    rows: Array<Array<string | number | boolean | null>>;
    /** Whether the report has more rows. */
    truncated: boolean;
  };
  listReportTypes: {
    report_types: Array<{
      /** The kind of report. */
      name: 'advertisers_csv' | 'deals_excel' | 'hot_advertisers_excel' | 'clicks_details_excel';
      /** Title for people. */
      title: string;
      /** What is in it. */
      description: string;
      /** Kind of file. */
      format: 'csv' | 'xlsx';
      /** Media type of the file. */
      content_type: string;
      /** Filters that must be given. */
      required: Array<string>;
      /** How many columns it has. */
      column_count: number;
      /** How many filters it has. */
      filter_count: number;
      /** How many orders it can be sorted in. */
      order_count: number;
    }>;
  };
  getReportType: {
    report_type: {
      /** The kind of report. */
      name: 'advertisers_csv' | 'deals_excel' | 'hot_advertisers_excel' | 'clicks_details_excel';
      /** Title for people. */
      title: string;
      /** What is in it. */
      description: string;
      /** Kind of file. */
      format: 'csv' | 'xlsx';
      /** Media type of the file. */
      content_type: string;
      /** Filters that must be given. */
      required: Array<string>;
      /** JSON Schema of `search_params`: the filters. */
      search_params: Record<string, unknown>;
      /** JSON Schema of `index_params`: how the rows are shown, with the defaults. */
      index_params: Record<string, unknown>;
      /** In the order of the file. */
      columns: Array<{
        /** Name in `index_params.columns`. */
        key: string;
        /** Heading in the file. */
        label: string;
        /** What its values mean. */
        kind: 'text' | 'id' | 'integer' | 'decimal' | 'money' | 'percent' | 'boolean' | 'date' | 'timestamp' | 'url';
        /** What its values are. */
        description: string;
        /** Whether it is in the file when the request does not choose. */
        default: boolean;
      }>;
      /** The orders it can be sorted in. */
      orders: Array<{
        /** Value of `index_params.sort`. */
        name: string;
        /** What the rows are sorted by. */
        description: string;
      }>;
      /** The `index_params` of a request that gives none. */
      defaults: Record<string, unknown>;
    };
  };
  createWebhook: {
    webhook: Webhook;
    /** Signs the events. Keep it: it is shown this once. Null in a dry run. */
    secret: string | null;
  };
  listWebhooks: {
    webhooks: Array<Webhook>;
  };
  rotateWebhookSecret: {
    webhook: Webhook;
    /** Signs the events. Keep it: it is shown this once. Null in a dry run. */
    secret: string | null;
  };
  testWebhook:
    | {
        delivery: null;
      }
    | {
        delivery: Delivery;
      };
  listWebhookDeliveries: {
    deliveries: Array<Delivery>;
  };
  signIn: Session;
  getSession: Session;
  rotateApiKey: {
    /** The new key. Keep it: it is shown this once. Null in a dry run. */
    api_key: string | null;
    /** Its public part, which names it in lists and logs. Null in a dry run. */
    prefix: string | null;
    /** When it was made. Null in a dry run. */
    created_at: string | null;
  };
  askDex: {
    /** The whole answer, in Markdown. */
    answer: string;
    /** What was understood. */
    understood: {
      /** What was asked for. */
      intent: 'integrate' | 'explain-operation' | 'greeting' | 'out-of-scope';
      /** The report that the program asks for. */
      report_type: string | null;
      /** Its filters. A day that the program works out when it runs is {"daysAgo": 7}. */
      search_params: Record<string, unknown>;
      /** How its rows are shown. A day that the program works out when it runs is {"daysAgo": 7}. */
      index_params: Record<string, unknown>;
      /** Id of the recipe, named by the question or taken in its place. */
      language: string;
      /** When the program is to run by itself. */
      schedule: {
        /** How often it runs. */
        every: 'hour' | 'day' | 'week' | 'month';
        /** Time of the machine that it runs on, like 06:00. */
        at: string;
      } | null;
      /** What was taken for granted. */
      assumptions: Array<string>;
      /** What was asked for and does not exist. */
      missing: Array<string>;
    };
    /** Whether a model has put the answer into words. Programs are of recipes either way. */
    source: 'recipes' | 'model';
    /** The recipe of the program in it. */
    recipe: {
      /** For `language` of askDex. */
      id: string;
      /** Name of the language or tool. */
      label: string;
      /** How far the tests try its program: to the right file, its syntax, or not at all. */
      tried: 'run' | 'syntax' | 'not run here';
      /** What the program is saved as. */
      file_name: string;
      /** Name of the language for highlight.js. */
      highlight: string;
    } | null;
  };
  listRecipes: {
    recipes: Array<{
      /** For `language` of askDex. */
      id: string;
      /** Name of the language or tool. */
      label: string;
      /** How far the tests try its program: to the right file, its syntax, or not at all. */
      tried: 'run' | 'syntax' | 'not run here';
      /** What the program is saved as. */
      file_name: string;
      /** Name of the language for highlight.js. */
      highlight: string;
    }>;
  };
  listTools: {
    /** The tools. */
    tools: Array<{
      /** Name, for calls. */
      name: string;
      /** Name, for people. */
      title: string;
      /** What it does, in words for a model. */
      description: string;
      /** JSON Schema of its arguments. */
      inputSchema: Record<string, unknown>;
      /** JSON Schema of its structured content, unless that is an error. */
      outputSchema: Record<string, unknown>;
      /** Whether it only reads, and whether it ends something. */
      annotations: Record<string, unknown>;
    }>;
  };
  getSchema: Record<string, unknown>;
}
