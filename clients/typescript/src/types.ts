/** Made by scripts/client-types.ts from openapi.json: npm run client-types */

/** Filters of the report type. An unknown name is an error. */
export interface AdvertisersCsvFilters {
  /** Words to look for in name, slug and domain. The search is case-insensitive; accents count. */
  search?: string;
  /** Only advertisers with these host names. An array, or one text with commas. */
  domain?: Array<string> | string;
  /** Only these networks, by slug. An array, or one text with commas. */
  network?: Array<string> | string;
  /** Only these lines of business. The comparison is case-insensitive; accents count. An array, or one string with commas between the values. A value that contains a comma must be in an array. */
  vertical?: Array<string> | string;
  /** Only these countries of the advertiser, as two-letter ISO 3166-1 codes. An array, or one text with commas. */
  country?: Array<string> | string;
  /** Only programmes in these states. One or several of joined, pending, paused, rejected, ended: an array, or one text with commas. */
  status?: Array<'joined' | 'pending' | 'paused' | 'rejected' | 'ended'> | string;
  /** Whose data: your own publisher, or for operators any, by id or slug. */
  publisher_id?: string | number;
}

/** Presentation of the rows. */
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

/** Filters of the report type. An unknown name is an error. */
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

/** Presentation of the rows. */
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

/** An error and the export to poll. */
export interface ConflictAnswer {
  error: {
    /** Stable error code. */
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
    /** What is wrong and what to do next. */
    message: string;
    /** Request ID. Include it in support requests. */
    request_id: string;
    /** Time of the error. */
    timestamp: string;
    /** All validation errors, one per field. */
    details?: Array<{
      /** Path of the field, for example `search_params.country`. Empty for the request body itself. */
      field: string;
      /** What is wrong, what is allowed and what to do next. */
      message: string;
    }>;
  };
  export: Export;
}

/** Filters of the report type. An unknown name is an error. */
export interface DealsExcelFilters {
  /** Words to look for in title, description, code and advertiser. The search is case-insensitive; accents count. */
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

/** Presentation of the rows. */
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
  /** Delivery ID, sent in the `webhook-id` header. */
  id: string;
  /** Export ID. Null for a test event. */
  export_id: number | null;
  /** Event type: `export.completed`, `export.failed` or `webhook.test`. */
  event: string;
  /** Status: `pending`, then `delivered` or `failed`. */
  status: 'pending' | 'delivered' | 'failed';
  /** Number of requests sent, including retries. */
  attempts: number;
  /** HTTP status of the last response. Null without a response. */
  last_status: number | null;
  /** Why the last request failed. */
  last_error: string | null;
  /** Time of the event. */
  created_at: string;
  /** Time of the next retry. Null when the delivery succeeded or failed. */
  next_try_at: string | null;
  /** Time when the receiver accepted the event. */
  delivered_at: string | null;
}

/** An error. */
export interface ErrorAnswer {
  error: {
    /** Stable error code. */
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
    /** What is wrong and what to do next. */
    message: string;
    /** Request ID. Include it in support requests. */
    request_id: string;
    /** Time of the error. */
    timestamp: string;
    /** All validation errors, one per field. */
    details?: Array<{
      /** Path of the field, for example `search_params.country`. Empty for the request body itself. */
      field: string;
      /** What is wrong, what is allowed and what to do next. */
      message: string;
    }>;
  };
}

/** Estimate. Only in the response to a dry run. */
export interface Estimate {
  /** Number of rows. */
  rows: number;
  /** Whether the rows were counted. If false, `rows` is an estimate. */
  rows_exact: boolean;
  /** Estimated file size in bytes, based on a sample of rows. */
  bytes: number;
  /** Number of parts that the export would be built in. */
  parts: number;
  /** Estimated seconds from the request to the completed export on idle workers. */
  seconds: number;
}

/** An export: its parameters, its status and, once completed, its file. */
export interface Export {
  /** Export ID. 0 in a dry run. */
  id: number;
  /** Report type. */
  report_type: 'advertisers_csv' | 'deals_excel' | 'hot_advertisers_excel' | 'clicks_details_excel';
  /** Title to display. */
  display_name: string;
  /** Status: `pending`, then `processing`, then `completed` or `failed`. */
  status: 'pending' | 'processing' | 'completed' | 'failed';
  /** Status to display. */
  status_display: string;
  /** Requested `search_params` and `index_params` in canonical form, including defaults. */
  parameters: Record<string, unknown>;
  /** File name. Null until completed. */
  filename: string | null;
  /** Presigned link to the file, at most 998 characters. Null until completed. Every response contains a new link. Use it with GET and follow redirects. If files are in a bucket, S3 rejects HEAD with 403 and can ignore `If-Range`, so send HEAD to `/exports/{id}/download` instead. */
  download_url: string | null;
  /** Seconds for which `download_url` is valid: 3600, or less if the temporary credentials of the file storage expire earlier. */
  download_expires_in_seconds: number | null;
  /** Why the export failed, or why its file was removed. */
  error_message: string | null;
  /** Progress in parts. Null unless the export is built in several parts. */
  progress: {
    /** Number of finished parts. */
    parts_ready: number;
    /** Total number of parts. */
    total_parts: number;
  } | null;
  /** ID of the export that this part belongs to. Null otherwise. */
  parent_report_id: number | null;
  /** Whether the export is built in several parts. */
  chunked_export: boolean;
  /** Time of the request. */
  created_at: string;
  /** Time of the last change. */
  updated_at: string;
  /** Time when a worker first started the export. */
  started_at: string | null;
  /** Time when the file was completed. */
  completed_at: string | null;
  /** URL to poll. Null in a dry run. */
  status_url: string | null;
  /** Number of data rows in the file. Null until completed. */
  row_count: number | null;
  /** File size in bytes. Null until completed. */
  file_bytes: number | null;
  estimate?: Estimate;
}

/** A report type, its filters and the presentation of its rows. */
export type ExportRequest =
  | AdvertisersCsvRequest
  | DealsExcelRequest
  | HotAdvertisersExcelRequest
  | ClicksDetailsExcelRequest;

/** Filters of the report type. An unknown name is an error. */
export interface HotAdvertisersExcelFilters {
  /** Words to look for in name, slug and domain. The search is case-insensitive; accents count. */
  search?: string;
  /** Only these networks, by slug. An array, or one text with commas. */
  network?: Array<string> | string;
  /** Only these lines of business. The comparison is case-insensitive; accents count. An array, or one string with commas between the values. A value that contains a comma must be in an array. */
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

/** Presentation of the rows. */
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

/** Receipt of a completed export. It describes the file exactly, so that anyone can verify it. */
export interface Receipt {
  /** Version of the receipt format. */
  version: 1;
  /** Export ID. */
  export_id: number;
  /** Report type. */
  report_type: string;
  /** Requested parameters in canonical form, including defaults. */
  parameters: Record<string, unknown>;
  /** The snapshot that contains all rows. */
  snapshot: {
    /** Timestamp of the data, in microseconds. */
    time: string;
    /** Position in the write-ahead log at or just after `time`. Null if the server does not provide it. */
    lsn: string | null;
    /** Transactions that the data contains, in the form for `pg_visible_in_snapshot` of PostgreSQL. For audits. */
    transactions: string;
  };
  /** Time when the file was completed. */
  completed_at: string;
  /** File format. */
  format: 'csv' | 'xlsx';
  /** Whether the file begins with a byte order mark. */
  bom: boolean;
  /** Time zone of the timestamps in the file. */
  timezone: string;
  /** Columns in file order. */
  columns: Array<{
    /** Column key in `index_params.columns`. */
    key: string;
    /** Column header in the file. */
    label: string;
    /** Kind of the values. */
    kind: 'text' | 'id' | 'integer' | 'decimal' | 'money' | 'percent' | 'boolean' | 'date' | 'timestamp' | 'url';
  }>;
  /** Number of data rows in the file, which equals the count in the snapshot. */
  rows: number;
  /** Number of rows per digest. */
  group_rows: number;
  /** Parts in file order. */
  parts: Array<ReceiptPart>;
  file: {
    /** File name. */
    name: string;
    /** File size in bytes. */
    bytes: number;
    /** SHA-256 of the file, as `sha256sum` prints it. */
    sha256: string;
  };
}

export interface ReceiptPart {
  /** Number of the part, from 1. */
  number: number;
  /** Worksheet of the part, from 1. A CSV file has one sheet. */
  sheet: number;
  /** Row number of its first row in the sheet. The header is row 1. */
  first_row: number;
  /** Number of rows in the part. */
  rows: number;
  /** Sort key of its first row, as strings. Null for the first part. */
  lower_key: Array<string> | null;
  /** Sort key of the first row after the part, as strings. Null for the last part. */
  upper_key: Array<string> | null;
  /** SHA-256 of the SHA-256 digests of all groups of rows. */
  sha256: string;
  /** First four bytes of the SHA-256 of every group, in hex. They show where a file differs. */
  marks: string;
}

/** The authenticated user and the expiration time. */
export interface Session {
  caller: {
    publisher: {
      /** Stable identifier of the publisher. */
      slug: string;
      /** Name to display. */
      name: string;
    };
    /** E-mail address of the user. */
    email: string;
    /** Role: `member` has access to their own exports, `admin` to all exports of the publisher, `operator` to all exports. */
    role: 'member' | 'admin' | 'operator';
    /** Public part of the API key, or of the key that the session was created with. Null with a token. */
    key_prefix: string | null;
  };
  /** Time when the session or token expires. Null for an API key, which does not expire, and in a dry run. */
  expires_at: string | null;
}

export interface Webhook {
  /** Webhook ID. 0 in a dry run. */
  id: number;
  /** ID of the publisher whose exports it reports. */
  publisher_id: number;
  /** URL that receives the events. */
  url: string;
  /** Events that are sent. */
  events: Array<'export.completed' | 'export.failed'>;
  /** Time when the webhook was created. */
  created_at: string;
  /** Time when the receiver returned 410 Gone, which disables the webhook. Null otherwise. */
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
    /** True if this is an earlier export with the same parameters. */
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
    /** Columns of the file. */
    columns: Array<{
      /** Column key in `index_params.columns`. */
      key: string;
      /** Column header in the file. */
      label: string;
      /** Kind of the values. */
      kind: 'text' | 'id' | 'integer' | 'decimal' | 'money' | 'percent' | 'boolean' | 'date' | 'timestamp' | 'url';
    }>;
    /** One value per column. Integers are numbers and flags are booleans. All other values are strings, so that amounts lose no digits. */
    rows: Array<Array<string | number | boolean | null>>;
    /** Whether there are more rows. */
    truncated: boolean;
  };
  listReportTypes: {
    report_types: Array<{
      /** Report type. */
      name: 'advertisers_csv' | 'deals_excel' | 'hot_advertisers_excel' | 'clicks_details_excel';
      /** Title to display. */
      title: string;
      /** Contents of the report type. */
      description: string;
      /** File format. */
      format: 'csv' | 'xlsx';
      /** Media type of the file. */
      content_type: string;
      /** Required filters. */
      required: Array<string>;
      /** Number of columns. */
      column_count: number;
      /** Number of filters. */
      filter_count: number;
      /** Number of sort orders. */
      order_count: number;
    }>;
  };
  getReportType: {
    report_type: {
      /** Report type. */
      name: 'advertisers_csv' | 'deals_excel' | 'hot_advertisers_excel' | 'clicks_details_excel';
      /** Title to display. */
      title: string;
      /** Contents of the report type. */
      description: string;
      /** File format. */
      format: 'csv' | 'xlsx';
      /** Media type of the file. */
      content_type: string;
      /** Required filters. */
      required: Array<string>;
      /** JSON Schema of `search_params`, the filters. */
      search_params: Record<string, unknown>;
      /** JSON Schema of `index_params`, the presentation of the rows, with defaults. */
      index_params: Record<string, unknown>;
      /** Columns in file order. */
      columns: Array<{
        /** Column key in `index_params.columns`. */
        key: string;
        /** Column header in the file. */
        label: string;
        /** Kind of the values. */
        kind: 'text' | 'id' | 'integer' | 'decimal' | 'money' | 'percent' | 'boolean' | 'date' | 'timestamp' | 'url';
        /** Definition of the values. */
        description: string;
        /** Whether the file has this column by default. */
        default: boolean;
      }>;
      /** Sort orders. */
      orders: Array<{
        /** Value of `index_params.sort`. */
        name: string;
        /** Definition of the sort order. */
        description: string;
      }>;
      /** Default `index_params`. */
      defaults: Record<string, unknown>;
    };
  };
  createWebhook: {
    webhook: Webhook;
    /** Secret that the events are signed with. Store it now: it is not shown again. Null in a dry run. */
    secret: string | null;
  };
  listWebhooks: {
    webhooks: Array<Webhook>;
  };
  rotateWebhookSecret: {
    webhook: Webhook;
    /** Secret that the events are signed with. Store it now: it is not shown again. Null in a dry run. */
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
    /** New API key. Store it now: it is not shown again. Null in a dry run. */
    api_key: string | null;
    /** Public part of the key, which identifies it in lists and logs. Null in a dry run. */
    prefix: string | null;
    /** Time when the key was created. Null in a dry run. */
    created_at: string | null;
  };
  askDex: {
    /** Answer in Markdown. */
    answer: string;
    /** How Dex interpreted the question. */
    understood: {
      /** What the question is about. */
      intent: 'integrate' | 'explain-operation' | 'greeting' | 'out-of-scope';
      /** Report type that the program exports. */
      report_type: string | null;
      /** Filters of the export. A date that the program computes at run time is written as `{"daysAgo": 7}`. */
      search_params: Record<string, unknown>;
      /** Presentation of the rows. A date that the program computes at run time is written as `{"daysAgo": 7}`. */
      index_params: Record<string, unknown>;
      /** Recipe ID, from the question or by default. */
      language: string;
      /** Schedule of the program. */
      schedule: {
        /** How often the program runs. */
        every: 'hour' | 'day' | 'week' | 'month';
        /** Local time on the machine that runs it, for example `06:00`. */
        at: string;
      } | null;
      /** Assumptions that Dex made. */
      assumptions: Array<string>;
      /** Requested features that do not exist. */
      missing: Array<string>;
    };
    /** Whether a language model wrote the text of the answer. Programs always come from recipes. */
    source: 'recipes' | 'model';
    /** Recipe of the program in the answer. */
    recipe: {
      /** Recipe ID, the value of `language` in `askDex`. */
      id: string;
      /** Name of the language or tool. */
      label: string;
      /** How the program is tested: `run` until it has the right file, only its `syntax`, or not at all (`not run here`). */
      tried: 'run' | 'syntax' | 'not run here';
      /** File name of the program. */
      file_name: string;
      /** Name of the language for highlight.js. */
      highlight: string;
    } | null;
  };
  listRecipes: {
    recipes: Array<{
      /** Recipe ID, the value of `language` in `askDex`. */
      id: string;
      /** Name of the language or tool. */
      label: string;
      /** How the program is tested: `run` until it has the right file, only its `syntax`, or not at all (`not run here`). */
      tried: 'run' | 'syntax' | 'not run here';
      /** File name of the program. */
      file_name: string;
      /** Name of the language for highlight.js. */
      highlight: string;
    }>;
  };
  listTools: {
    /** All tools. */
    tools: Array<{
      /** Name to call the tool by. */
      name: string;
      /** Title to display. */
      title: string;
      /** Description for language models. */
      description: string;
      /** JSON Schema of the arguments. */
      inputSchema: Record<string, unknown>;
      /** JSON Schema of the structured content of a result that is not an error. */
      outputSchema: Record<string, unknown>;
      /** Hints about side effects: whether the tool is read-only, destructive or idempotent. */
      annotations: Record<string, unknown>;
    }>;
  };
  getSchema: Record<string, unknown>;
}
