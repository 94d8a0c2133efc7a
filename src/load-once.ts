/**
 * Loads something at the first call and returns the same promise to all calls after it. A load that fails is forgotten, so the next call
 * tries again: otherwise one unlucky moment, such as a full disk, would last until the process ends.
 */
export function loadOnce<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => {
    if (loaded) return loaded;
    const loading = load();
    loaded = loading;
    loading.catch(() => {
      if (loaded === loading) loaded = undefined;
    });
    return loading;
  };
}
