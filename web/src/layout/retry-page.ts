import { checkConnection } from '../data/connection.ts';

/** Loads the page again if the service responds. Otherwise, the page would be replaced with an error of the browser. */
export async function retryPage(): Promise<void> {
  if (await checkConnection()) window.location.reload();
}
