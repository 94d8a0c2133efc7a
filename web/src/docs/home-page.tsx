/** The overview: what Sheaf does, three steps to a first file, and links to all pages. It uses no components, so it loads little. */
import { IconArrowRight, IconBraces, IconFileCheck, IconSparkles } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useNavigation } from '../data/navigation.ts';
import { usePageTitle } from '../shell/page-title.ts';
import { OperationList } from './operation/operation-list.tsx';
import './home.css';

export function HomePage() {
  usePageTitle(undefined);
  const { operations, reports, guides } = useNavigation();
  const groups = [...new Set(guides.map(({ group }) => group))];
  return (
    <div className="home">
      <header>
        <h1>Export reports you can trust</h1>
        <p className="home-lead">
          Sheaf exports affiliate marketing data as CSV, Excel, JSON Lines and Parquet files. Each file holds every row
          of one consistent snapshot exactly once, and a receipt proves it.
        </p>
        <p className="home-actions">
          <Link to="/docs/guides/$name" params={{ name: 'quick-start' }} className="plain-button primary">
            Quick start
            <IconArrowRight size={16} stroke={2} aria-hidden="true" />
          </Link>
          <Link
            to="/docs/operations/$operationId"
            params={{ operationId: 'createExportReport' }}
            className="plain-button"
          >
            Try it
          </Link>
          <Link to="/docs/ask" className="plain-button">
            Ask Dex
          </Link>
        </p>
      </header>
      <section aria-labelledby="steps">
        <h2 id="steps">Three steps</h2>
        <ol className="home-steps">
          <li>
            <IconBraces size={20} stroke={1.75} aria-hidden="true" />
            <h3>Create an export</h3>
            <p>
              Send a{' '}
              <Link to="/docs/operations/$operationId" params={{ operationId: 'createExportReport' }}>
                request
              </Link>{' '}
              with your API key in <code>X-Api-Key</code>.
            </p>
          </li>
          <li>
            <IconSparkles size={20} stroke={1.75} aria-hidden="true" />
            <h3>Wait for it</h3>
            <p>
              <Link to="/docs/guides/$name" params={{ name: 'polling' }}>
                Check its status
              </Link>{' '}
              until it is <code>completed</code>.
            </p>
          </li>
          <li>
            <IconFileCheck size={20} stroke={1.75} aria-hidden="true" />
            <h3>Download the file</h3>
            <p>
              <code>download_url</code> is valid for one hour. The{' '}
              <Link to="/docs/guides/$name" params={{ name: 'receipts' }}>
                receipt
              </Link>{' '}
              proves the file.
            </p>
          </li>
        </ol>
      </section>
      <section aria-labelledby="documentation">
        <h2 id="documentation">Documentation</h2>
        <div className="columns">
          {groups.map((group) => (
            <div key={group} className="home-group">
              <h3>{group}</h3>
              <ul>
                {guides
                  .filter((guide) => guide.group === group)
                  .map(({ name, title, summary }) => (
                    <li key={name}>
                      <Link to="/docs/guides/$name" params={{ name }}>
                        {title}
                      </Link>
                      <p>{summary}</p>
                    </li>
                  ))}
              </ul>
            </div>
          ))}
        </div>
      </section>
      <section aria-labelledby="report-types">
        <h2 id="report-types">Report types</h2>
        <ul className="home-reports">
          {reports.map(({ name, title, description, columns }) => (
            <li key={name}>
              <h3>
                <Link to="/docs/reports/$name" params={{ name }}>
                  {title}
                </Link>
              </h3>
              <p>{description}</p>
              <p className="home-columns">{columnsInWords(columns)}</p>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="operations">
        <h2 id="operations">Operations</h2>
        <div className="columns">
          {[...Map.groupBy(operations, ({ tag }) => tag)].map(([tag, members]) => (
            <div key={tag} className="home-group">
              <h3>{tag}</h3>
              <OperationList operations={members} />
            </div>
          ))}
        </div>
      </section>
      <section aria-labelledby="programs">
        <h2 id="programs">Machine-readable formats</h2>
        <p className="home-actions">
          {['/openapi.json', '/openapi.yaml', '/api/v1/schema', '/llms.txt', '/mcp/integration.json'].map((path) => (
            <a key={path} href={path}>
              <code>{path}</code>
            </a>
          ))}
        </p>
      </section>
    </div>
  );
}

/** Columns that a card names. */
const SHOWN_COLUMNS = 5;

function columnsInWords(columns: readonly string[]): string {
  const rest = columns.length - SHOWN_COLUMNS;
  return rest > 0
    ? `${columns.slice(0, SHOWN_COLUMNS).join(', ')} and ${rest} more columns`
    : `Columns: ${columns.join(', ')}`;
}
