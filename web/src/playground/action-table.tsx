import { Button } from '@mantine/core';
import { Method } from '../layout/method.tsx';
import { Scrolling } from '../reading/scrolling.tsx';
import { addressOf, type Filled } from './call.ts';

interface ActionTableProps {
  filled: Filled;
  run(): void;
  /** Nothing can be sent yet: something is missing. */
  disabled: boolean;
  busy: boolean;
}

/** The request as it stands, ready to run; a GET can also be opened where its answer can be kept. */
export function ActionTable({ filled, run, disabled, busy }: ActionTableProps) {
  const { operation } = filled;
  const { method, summary } = operation;
  const address = addressOf(filled);
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
            <td className="path">{address}</td>
            <td>{summary}</td>
          </tr>
          {method === 'GET' && (
            <tr>
              <td>
                {disabled ? (
                  'Open'
                ) : (
                  <Button
                    component="a"
                    size="compact-sm"
                    variant="default"
                    href={address}
                    target="_blank"
                    rel="noreferrer"
                  >
                    Open
                  </Button>
                )}
              </td>
              <td>
                <Method method={method} />
              </td>
              <td className="path">{address}</td>
              <td>In a new tab</td>
            </tr>
          )}
        </tbody>
      </table>
    </Scrolling>
  );
}
