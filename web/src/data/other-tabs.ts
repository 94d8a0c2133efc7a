/** Tells the other tabs of this browser that exports have changed, so that they show the same. */

const CHANNEL = 'sheaf-exports';

/** Requests that create, cancel or delete exports. Previews and dry runs change nothing. */
const CHANGES = /^\/api\/v1\/(?:exports(?:\/\d+(?:\/(?:cancel|repeat))?)?|presets\/\d+\/exports)$/;

/** Called after every successful request. */
export function tellOtherTabs(path: string, method = 'GET'): void {
  if (method === 'GET' || !CHANGES.test(path) || typeof BroadcastChannel === 'undefined') return;
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('changed');
  channel.close();
}

/** Calls the function when exports have changed in another tab. Returns a function that stops this. */
export function onOtherTabs(changed: () => void): () => void {
  if (typeof BroadcastChannel === 'undefined') return () => {};
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = changed;
  return () => channel.close();
}
