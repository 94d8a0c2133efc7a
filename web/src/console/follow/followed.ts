/** The exports that were started in this browser tab and have not ended yet. They are followed wherever the user is in the application. */
import { observable } from '../../data/observable.ts';

const KEY = 'sheaf-followed-exports';

export const followed = observable<readonly number[]>([]);

/** Reads the exports that were followed before the page was loaded again. */
export function restoreFollowed(): void {
  try {
    const ids: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? '[]');
    if (Array.isArray(ids)) followed.set(ids.filter(Number.isSafeInteger));
  } catch {
    // Storage can be off. Then exports are followed until the page is loaded again.
  }
}

/** Follows an export that was just created. When it ends, a notification appears. */
export function followExport(id: number): void {
  if (!followed.get().includes(id)) save([...followed.get(), id]);
}

/** Stops following an export, because it has ended or the user no longer wants to know. */
export function unfollowExport(id: number): void {
  save(followed.get().filter((each) => each !== id));
}

function save(ids: readonly number[]): void {
  followed.set(ids);
  try {
    sessionStorage.setItem(KEY, JSON.stringify(ids));
  } catch {
    // See above.
  }
}
