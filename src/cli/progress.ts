/** Shows progress on standard error, as bars on a terminal and as plain lines elsewhere. */
import { printable } from '../printable.ts';

export interface Task {
  /**
   * Shows `done` of `total` steps and the state. A total of null is unknown. Bars also show `detail`; lines do not, because it
   * can change with every step.
   */
  update(done: number, total: number | null, state: string, detail?: string): void;
}

export interface Progress {
  task(name: string): Task;
  stop(): void;
}

export async function createProgress(stream: NodeJS.WriteStream = process.stderr): Promise<Progress> {
  const progress = stream.isTTY ? await bars(stream) : lines(stream);
  return {
    task(name) {
      const task = progress.task(printable(name));
      return {
        update: (done, total, state, detail) =>
          task.update(done, total, printable(state), detail === undefined ? undefined : printable(detail)),
      };
    },
    stop: () => progress.stop(),
  };
}

async function bars(stream: NodeJS.WriteStream): Promise<Progress> {
  const { default: cliProgress } = await import('cli-progress');
  const multi = new cliProgress.MultiBar(
    { stream, format: '  {name} {bar} {percentage}%  {state}', hideCursor: true, barsize: 30, forceRedraw: true },
    cliProgress.Presets.shades_classic,
  );
  return {
    task(name) {
      const bar = multi.create(1, 0, { name: name.padEnd(22), state: '' });
      return {
        update(done, total, state, detail) {
          bar.setTotal(Math.max(total ?? 1, 1));
          bar.update(total === null ? 0 : done, { state: detail === undefined ? state : `${state}, ${detail}` });
        },
      };
    },
    stop: () => multi.stop(),
  };
}

function lines(stream: NodeJS.WriteStream): Progress {
  return {
    task(name) {
      let last = '';
      return {
        update(done, total, state) {
          const percent = total === null ? '' : `${total > 0 ? Math.floor((10 * done) / total) * 10 : 0}% `;
          const line = `${name}: ${percent}${state}`;
          if (line !== last) stream.write(`${line}\n`);
          last = line;
        },
      };
    },
    stop() {},
  };
}
