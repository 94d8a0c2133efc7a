import { Button } from '@mantine/core';
import { Method } from '../layout/method.tsx';
import { Scrolling } from '../reading/scrolling.tsx';
import { type RequestInput, urlOf } from './call.ts';

interface ActionTableProps {
  input: RequestInput;
  run(): void;
  /** True when the request is incomplete or the user is signed out. */
  disabled: boolean;
  busy: boolean;
}

/** Runs the current request. A GET can also be opened in a new tab. */
export function ActionTable({ input, run, disabled, busy }: ActionTableProps) {
  const { operation } = input;
  const { method, summary } = operation;
  const url = urlOf(input);
  return (
    <Scrolling>
      <table className="fields">
        <thead>
          <tr>
            <th scope="col">Action</th>
            <th scope="col">Method</th>
            <th scope="col">Endpoint</th>
            <th scope="col">Description</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <td>
              <Button size="compact-sm" onClick={run} disabled={disabled} loading={busy}>
                Run
              </Button>
            </td>
            <td>
              <Method method={method} />
            </td>
            <td className="path">{url}</td>
            <td>{summary}</td>
          </tr>
          {method === 'GET' && (
            <tr>
              <td>
                {disabled ? (
                  'Open'
                ) : (
                  <Button component="a" size="compact-sm" variant="default" href={url} target="_blank" rel="noreferrer">
                    Open
                  </Button>
                )}
              </td>
              <td>
                <Method method={method} />
              </td>
              <td className="path">{url}</td>
              <td>Open in a new tab</td>
            </tr>
          )}
        </tbody>
      </table>
    </Scrolling>
  );
}
