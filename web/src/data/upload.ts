/** Sends a file to the service. `fetch` does not report how much of a body was sent. */
import { reportAway, reportResponse } from './connection.ts';
import { ApiError, errorOf, UNREACHABLE } from './request.ts';
import { signInAgain } from './sign-in-again.ts';

export interface UploadOptions {
  /** Called with the sent part, from 0 to 1. */
  onProgress: (part: number) => void;
  signal?: AbortSignal;
}

/**
 * Sends the file as the body of a POST request, and resolves with the JSON of the response. Like `request`, it lets the user sign in
 * again, and rejects with {@link ApiError}. Aborting rejects with the reason of the signal.
 */
export async function upload<T>(path: string, file: File, options: UploadOptions): Promise<T> {
  const response = await send(path, file, options);
  const again = response.status === 401 && (await signInAgain());
  const last = again ? await send(path, file, options) : response;
  if (!last.ok) throw await errorOf(last);
  return (await last.json()) as T;
}

function send(path: string, file: File, { onProgress, signal }: UploadOptions): Promise<Response> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const sending = new XMLHttpRequest();
    const leave = () => sending.abort();
    sending.open('POST', path);
    sending.setRequestHeader('content-type', 'application/octet-stream');
    sending.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 1 : loaded / total);
    sending.onload = () => {
      reportResponse();
      resolve(responseOf(sending));
    };
    sending.onerror = () => void explain(file).then(reject);
    sending.onabort = () => reject(signal?.reason);
    sending.onloadend = () => signal?.removeEventListener('abort', leave);
    signal?.addEventListener('abort', leave, { once: true });
    sending.send(file);
  });
}

function responseOf(sent: XMLHttpRequest): Response {
  const headers = new Headers();
  for (const name of ['content-type', 'retry-after', 'x-request-id']) {
    const value = sent.getResponseHeader(name);
    if (value !== null) headers.set(name, value);
  }
  return new Response(sent.responseText, { status: sent.status, headers });
}

/** Why a file was not sent. A file that was changed or moved on the disk cannot be read any more. */
async function explain(file: File): Promise<ApiError> {
  const isReadable = await file
    .slice(0, 1)
    .arrayBuffer()
    .then(
      () => true,
      () => false,
    );
  if (!isReadable) {
    const message = 'The file has changed since you chose it, or it is gone. Choose it again.';
    return new ApiError({ status: 0, code: 'UNREADABLE', message });
  }
  reportAway();
  return new ApiError({ status: 0, code: 'UNREACHABLE', message: UNREACHABLE });
}
