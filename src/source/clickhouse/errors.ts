/** Errors of ClickHouse with the SQLSTATEs by which Sheaf tells outages, limits, rights and unfit values apart. */
import { ClickHouseError } from '@clickhouse/client';

export class ClickHouseFailure extends Error {
  /** A SQLSTATE, or the name of the error in ClickHouse. */
  readonly code: string;
  /** The number of the error in ClickHouse. Null for an error of the connection. */
  readonly number: number | null;

  constructor(message: string, { code, number, cause }: { code: string; number: number | null; cause?: unknown }) {
    super(message, { cause });
    this.code = code;
    this.number = number;
  }
}

/** The database of the request does not exist. */
export const UNKNOWN_DATABASE = 81;

/**
 * What is wrong with a statement for all rows: arguments and their types, functions, identifiers, tables, syntax, aliases, aggregates, common types,
 * conditions of joins.
 */
const FAULTS_OF_STATEMENTS = new Set([42, 43, 46, 47, 53, 60, 62, 63, 179, 184, 207, 215, 386, 403]);

/** Whether a statement fails with this error whatever its tables contain. */
export function isFaultOfStatement(error: Error): boolean {
  return error instanceof ClickHouseFailure && FAULTS_OF_STATEMENTS.has(error.number ?? 0);
}

const INSUFFICIENT_RESOURCES = '53000';
const PROGRAM_LIMIT_EXCEEDED = '54000';

/** https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp */
const SQLSTATES: Readonly<Record<string, readonly number[]>> = {
  // query_canceled: TIMEOUT_EXCEEDED, TOO_SLOW, QUERY_WAS_CANCELLED
  '57014': [159, 160, 394],
  // admin_shutdown: ABORTED, QUERY_WAS_CANCELLED_BY_CLIENT
  '57P01': [236, 734],
  // insufficient_resources: too many queries, disk
  [INSUFFICIENT_RESOURCES]: [202, 243],
  // program_limit_exceeded: quota, memory. The same statement exceeds the limit of the user or query again.
  [PROGRAM_LIMIT_EXCEEDED]: [201, 241],
  // connection_failure: SOCKET_TIMEOUT, NETWORK_ERROR, TABLE_IS_READ_ONLY, KEEPER_EXCEPTION, ALL_CONNECTION_TRIES_FAILED
  '08006': [209, 210, 242, 279, 999],
  // invalid_authorization_specification: UNKNOWN_USER, WRONG_PASSWORD, REQUIRED_PASSWORD, AUTHENTICATION_FAILED
  '28000': [192, 193, 194, 516],
  '3D000': [UNKNOWN_DATABASE],
  // insufficient_privilege: READONLY, QUERY_IS_PROHIBITED, ACCESS_DENIED
  '42501': [164, 392, 497],
  // invalid_text_representation: values that cannot be read as the type of a column
  '22P02': [6, 26, 27, 38, 41, 53, 69, 70, 72, 131, 153, 321, 349, 376, 407, 675, 691],
};

const SQLSTATE_OF = new Map(
  Object.entries(SQLSTATES).flatMap(([state, numbers]) => numbers.map((number) => [number, state] as const)),
);

/** Memory that all statements together have used. The statement works when others have ended. */
const ALL_MEMORY = /\(total\) memory limit|memory limit \(total\)/i;

/** The error of a request as a {@link ClickHouseFailure}. Errors of the network keep their code. `late` aborts if the server takes too long. */
export function failureOf(error: unknown, late?: AbortSignal): Error {
  if (late?.aborted && error === late.reason) {
    return new ClickHouseFailure('The server does not respond.', { code: 'ETIMEDOUT', number: null, cause: error });
  }
  if (error instanceof ClickHouseError) {
    const { message, code: number, type } = error;
    return failure(message, { number: Number(number), type, cause: error });
  }
  const { code, message } = error as NodeJS.ErrnoException;
  const isBroken = code === 'ERR_STREAM_PREMATURE_CLOSE' || /^(?:aborted$|Timeout error|socket hang up)/.test(message);
  if (!isBroken) return error as Error;
  return new ClickHouseFailure('The connection to ClickHouse ended.', { code: '08006', number: null, cause: error });
}

/** The error that ClickHouse wrote after the rows that it had already sent, or that they are incomplete. */
export function failureAfterRows(text: string): ClickHouseFailure {
  const found = /Code: (\d+)\. DB::Exception: ([\s\S]+?)(?: \(([A-Z_0-9]+)\))?(?: \(version |\s*$)/.exec(text);
  if (!found) {
    return new ClickHouseFailure('The connection to ClickHouse ended before the last row.', {
      code: '08006',
      number: null,
    });
  }
  const [, number, message, type] = found;
  return failure(message!, { number: Number(number), type });
}

interface Known {
  number: number;
  type: string | undefined;
  cause?: unknown;
}

function failure(message: string, { number, type, cause }: Known): ClickHouseFailure {
  const known = SQLSTATE_OF.get(number) ?? type ?? String(number);
  const code = known === PROGRAM_LIMIT_EXCEEDED && ALL_MEMORY.test(message) ? INSUFFICIENT_RESOURCES : known;
  return new ClickHouseFailure(message.trim(), { code, number, cause });
}
