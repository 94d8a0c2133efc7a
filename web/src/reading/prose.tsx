/** Renders Markdown from the guides, the OpenAPI document and Dex's responses. HTML in it is shown as text. */
import { Anchor } from '@mantine/core';
import type { ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { PageLink } from '../layout/links.tsx';
import { CodeBlock } from './code-block.tsx';
import { pagePath } from './page-path.ts';
import { Scrolling } from './scrolling.tsx';

export interface ProseProps {
  text: string;
  /** File name under which its code blocks can be saved. */
  fileName?: string;
}

export function Prose({ text, fileName }: ProseProps) {
  const components: Components = {
    a: ({ href, children }) => <ProseLink href={href}>{children}</ProseLink>,
    h1: (props) => <Heading level={1} {...props} />,
    h2: (props) => <Heading level={2} {...props} />,
    h3: (props) => <Heading level={3} {...props} />,
    pre: ({ node }) => {
      const code = node?.children[0];
      if (code?.type !== 'element') return null;
      const text = code.children.map((child) => ('value' in child ? child.value : '')).join('');
      const language = /language-(\S+)/.exec(String(code.properties['className']))?.[1];
      return <CodeBlock code={text.replace(/\n$/, '')} language={language} fileName={fileName} />;
    },
    table: ({ children }) => (
      <Scrolling>
        <table>{children}</table>
      </Scrolling>
    ),
  };
  return (
    <div className="prose">
      <Markdown remarkPlugins={[remarkGfm]} components={components}>
        {text}
      </Markdown>
    </div>
  );
}

function ProseLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  const path = href === undefined ? null : pagePath(href);
  if (path) {
    return (
      <PageLink to={path.pathname} hash={path.hash} inherit>
        {children}
      </PageLink>
    );
  }
  return (
    <Anchor inherit href={href} rel="noreferrer" target={href?.startsWith('#') ? undefined : '_blank'}>
      {children}
    </Anchor>
  );
}

function Heading({ level, children }: { level: 1 | 2 | 3; children?: ReactNode }) {
  const Tag = `h${level}` as const;
  return <Tag id={slug(String(children))}>{children}</Tag>;
}

function slug(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}
