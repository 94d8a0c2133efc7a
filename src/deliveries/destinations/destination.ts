/** What every destination can do, whatever it is: the interface of the drivers beside this file. `drivers.ts` lists them. */
import type { Readable } from 'node:stream';
import type { TObject } from 'typebox';

/** A kind is listed here together with its driver in `drivers.ts`, which does not compile otherwise. */
export const KINDS = ['s3', 'sftp', 'folder', 'email', 'webhook'] as const;
export type DestinationKind = (typeof KINDS)[number];

/** Kinds that send messages, which have no drafts. */
export const MESSAGE_KINDS = ['email', 'webhook'] as const satisfies DestinationKind[];

/** What a test goes through, in this order. A kind can lack some of them. */
export const STEPS = ['resolve', 'connect', 'authenticate', 'write', 'read_back', 'delete', 'send'] as const;

/** The steps of kinds that hold files. */
export const FILE_STEPS = ['resolve', 'connect', 'authenticate', 'write', 'read_back', 'delete'] as const;
export type FileStep = (typeof FILE_STEPS)[number];
export type Step = (typeof STEPS)[number];

/** A step failed. Admins of the publisher see the message, which therefore contains no secret. */
export class DestinationError extends Error {
  readonly step: Step;
  /** Whether another file has the name. The next try uses another name. */
  readonly isNameTaken: boolean;
  /** Whether repeating cannot help until somebody changes the destination, for example because the password is wrong. */
  readonly isFinal: boolean;
  /** Seconds that the receiver asked to wait before the next try. 0 without such a request. */
  readonly retryAfter: number;

  /** `wrong` is the cause in plain words and `next` what to do, each as one sentence without its full stop. */
  constructor(
    step: Step,
    {
      wrong,
      next,
      ...more
    }: { wrong: string; next: string } & {
      isNameTaken?: boolean;
      isFinal?: boolean;
      retryAfter?: number;
      cause?: unknown;
    },
  ) {
    super(`${wrong}. ${next}.`, { cause: more.cause });
    this.name = 'DestinationError';
    this.step = step;
    this.isNameTaken = more.isNameTaken ?? false;
    this.isFinal = more.isFinal ?? false;
    this.retryAfter = more.retryAfter ?? 0;
  }
}

/** Another file has the name of a delivery and must stay. */
export function nameTaken(name: string): DestinationError {
  return new DestinationError('write', {
    wrong: `Another file has the name ${JSON.stringify(name)}`,
    next: 'Sheaf chooses another name for the next try',
    isNameTaken: true,
  });
}

/** The file of one run for one destination. */
export interface DeliveredFile {
  /** Name with extension. The ledger chose it before the first try, and all tries use it. */
  name: string;
  contentType: string;
  /** Size in bytes. */
  size: number;
  /** SHA-256 in hex. */
  sha256: string;
  /** The bytes from the beginning. Can be called again. */
  open(): Promise<Readable>;
  /** The receipt as JSON. It is written last, as `NAME.receipt.json`. */
  receipt: string;
  exportId: number;
  /** The time of the rule, or the time of the request for a run that a person started. */
  nominalTime: Date;
  /**
   * Whether a file with the same name is replaced, in one step. Otherwise such a file is an error with `isNameTaken`, unless it has the same
   * bytes.
   */
  overwrite: boolean;
  /** Earlier deliveries under the same name whose drafts can still be there. They are removed before anything is written. */
  earlier: readonly DraftTries[];
  /**
   * Rejects if the delivery belongs to another process by now. Drivers call it when a draft is complete and before they make it visible. Another
   * process that takes over removes the draft, so a process that is suspended in between cannot make it visible anymore.
   */
  confirm(): Promise<void>;
  /** The same for all tries, and different for every run and destination. */
  deliveryId: number;
  /** When the delivery was created. Other services have the same IDs. */
  createdAt: Date;
  /** Number of the try, from 1. A process that was presumed dead can still be busy with an earlier one. */
  tryNumber: number;
  /** Recipients that accepted the file in earlier tries, for kinds with several of them. They get it only once. */
  accepted: readonly string[];
  /** Records that a recipient accepted the file. A process that dies before sends it again, with the same message ID. */
  recordAccepted(recipient: string): Promise<void>;
  /** What people want to know about the file, for example in an e-mail. */
  about: {
    schedule: string;
    reportType: string;
    publisher: string;
    rows: number;
    /** First and last date of the rows, or null for a report without dates. */
    from: string | null;
    to: string | null;
  };
}

/** Name of the receipt beside a file. */
export function receiptName(name: string): string {
  return `${name}.receipt.json`;
}

/** The tries of a delivery that can have left something. */
export interface EndedTries {
  deliveryId: number;
  /** When the delivery was created. */
  createdAt: Date;
  /** Their number. */
  tries: number;
  /** The name that was reserved for the file, or null. */
  name: string | null;
  /** When they had ended. Another delivery can have the name since then, so uploads that began later stay. */
  before: Date;
}

/** What names the drafts of a delivery. */
export type DraftTries = Pick<EndedTries, 'deliveryId' | 'createdAt' | 'tries'>;

/**
 * The names of the drafts of a delivery, one for each try: an earlier process that continues after a pause can then neither write
 * into the draft of a later try nor make its own visible, because later tries remove the earlier drafts. The time of creation
 * distinguishes deliveries of different services, which can share a folder: in every database, IDs start from 1.
 */
export function draftNames({ deliveryId, createdAt, tries }: DraftTries): string[] {
  return Array.from({ length: tries }, (_, n) => `.sheaf-${deliveryId}-${createdAt.getTime()}-${n + 1}.part`);
}

/** A destination with its settings. It holds no connection between calls. `T` are the steps that its driver lists. */
export interface Destination<T extends Step = Step> {
  /**
   * Reports each step before it begins. Throws a {@link DestinationError} for the step that failed, and leaves nothing behind.
   */
  test(report: (step: T) => void, signal: AbortSignal): Promise<void>;
  /** Whether a file has this name. False for kinds that can hold several files with one name, such as e-mail. */
  exists(name: string, signal: AbortSignal): Promise<boolean>;
  /**
   * Kinds that send messages instead send the same message again, with the same ID, and say so in their documentation.
   *
   * Writes the file under exactly its name, then its receipt. Nothing incomplete is ever visible under either name. Safe to repeat:
   * the same bytes under the same name are a success, because a process can die between the last byte and the record of it.
   * Resolves with a place that people recognize. Throws {@link DestinationError}, and the reason of the signal when it aborts.
   */
  deliver(file: DeliveredFile, signal: AbortSignal): Promise<{ location: string }>;
  /** Removes drafts and unfinished uploads of these tries, and nothing that is visible. Safe to repeat. Throws like `deliver`. */
  removeDrafts(ended: EndedTries, signal: AbortSignal): Promise<void>;
}

/** Links for people who receive messages and have no account. */
export interface MessageLinks {
  /** A link to the file of an export that lasts: the same one for all tries of a delivery. `days` is how long it is valid. */
  toFile(of: { exportId: number; deliveryId: number }): Promise<{ url: string; days: number }>;
  /** Stops the e-mails of the destination to one address. The link can do nothing else. */
  toUnsubscribe(address: string): Promise<string>;
}

/** What the administrator allows for e-mail. */
export interface EmailRules {
  /** Domains of recipients in lower case. Null allows all. */
  domains: readonly string[] | null;
  /** Maximum bytes of a file that is attached. Larger files are sent as a link. */
  attachBytes: number;
  /** Whether connections without TLS are allowed. */
  plaintext: boolean;
}

/** What a driver needs from the service. */
export interface DestinationContext {
  /** Slug of the publisher to which the destination belongs. */
  publisher: string;
  /** Whether private IP addresses are allowed, as for webhooks. */
  allowPrivate: boolean;
  /** The folder below which destinations of the kind `folder` write. Null if there is none. */
  deliveryFolder: string | null;
  /** Missing if the service has no public URL. Kinds that send links cannot be used then. */
  links?: MessageLinks | undefined;
  /** Missing in a process that sends no e-mail, which refuses destinations of this kind. */
  email?: EmailRules | undefined;
}

/**
 * A destination that is loaded by its first use. Most processes never deliver to most kinds: the S3 SDK takes 35 MiB of memory, and the
 * libraries of SFTP and e-mail take 18 MiB.
 */
export function loadedOnUse<S extends Step>(load: () => Promise<Destination<S>>): Destination<S> {
  return {
    test: async (report, signal) => (await load()).test(report, signal),
    exists: async (name, signal) => (await load()).exists(name, signal),
    deliver: async (file, signal) => (await load()).deliver(file, signal),
    removeDrafts: async (ended, signal) => (await load()).removeDrafts(ended, signal),
  };
}

/** `S` is the type of the settings, including the secrets. `Steps` is the list of its steps, so that a test can report no other one. */
export interface Driver<S, Steps extends readonly Step[]> {
  kind: DestinationKind;
  /** The settings as clients send them. Descriptions are part of the API's documentation. */
  settings: TObject;
  /** Names of the settings that are stored encrypted and never returned. */
  secrets: readonly (keyof S & string)[];
  /**
   * Names of the settings that say where the secrets are sent. If one of them changes, the secrets must be sent again, so that nobody
   * can send stored ones to a server of their own.
   */
  target: readonly (keyof S & string)[];
  /** The steps of a test, in order. */
  steps: Steps;
  /** Whether the settings of this service allow destinations of this kind. */
  isAllowed(ctx: DestinationContext): boolean;
  /** Checks what the schema cannot, without a connection. Rejects with VALIDATION_ERROR and the name of the setting as field. */
  check(settings: S, ctx: DestinationContext): Promise<void>;
  open(settings: S, ctx: DestinationContext): Destination<Steps[number]>;
}
