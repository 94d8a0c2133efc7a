/**
 * Renders Markdown from the guides, the OpenAPI document and Dex's responses as plain elements. HTML in it is shown as text. Only
 * the service and Dex load this file: pages receive the result (prose.tsx).
 */
import { IconCopy } from '@tabler/icons-react';
import { createElement, type ReactNode } from 'react';
import { headingId } from '../../../src/openapi/search/heading-id.ts';
import { highlight } from './highlight.ts';
import { type MarkdownElement, type MarkdownNode, parseMarkdown, textOf } from './markdown-tree.ts';
import { pagePath } from './page-path.ts';

export interface MarkdownProps {
  text: string;
  /** Name under which the last code block in this language can be saved. */
  file?: { name: string; language: string };
  /** A link to each heading. */
  headingLinks?: boolean;
}

export function Markdown({ text, file, headingLinks = false }: MarkdownProps) {
  const ids = new Set<string>();
  const nodes = parseMarkdown(text);
  const saved = file && nodes.findLast((node) => languageOf(node) === file.language);
  const show = (node: MarkdownNode, key: number): ReactNode => {
    if (typeof node === 'string') return node;
    const { tag, attributes } = node;
    const children = node.children.length > 0 ? node.children.map(show) : undefined;
    switch (tag) {
      case 'a':
        return (
          <ProseLink key={key} href={attributes['href']}>
            {children}
          </ProseLink>
        );
      case 'h1':
      case 'h2':
      case 'h3': {
        const name = textOf(node);
        return (
          <Heading key={key} tag={tag} id={uniqueId(headingId(name), ids)} link={headingLinks && tag !== 'h1' && name}>
            {children}
          </Heading>
        );
      }
      case 'pre': {
        const fileName = node === saved ? file?.name : undefined;
        const code = textOf(node).replace(/\n$/, '');
        return <PlainCode key={key} code={code} language={languageOf(node)} fileName={fileName} />;
      }
      case 'th':
        // A column without a name has no header cell.
        return children ? <th key={key}>{children}</th> : <td key={key} />;
      case 'tr': {
        // A row that begins with code can be linked to, as src/openapi/search/split-markdown.ts does.
        const id = headingLinks ? rowId(node) : null;
        if (id === null || ids.has(id)) return <tr key={key}>{children}</tr>;
        ids.add(id);
        return (
          <tr key={key} id={id}>
            {children}
          </tr>
        );
      }
      case 'table':
        return (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable with the keyboard.
          <div key={key} className="scroll-x" tabIndex={0}>
            <table>{children}</table>
          </div>
        );
      default:
        return createElement(tag, { key, ...propsOf(node) }, children);
    }
  };
  return nodes.map(show);
}

/** The language of a code block. */
function languageOf(node: MarkdownNode): string | undefined {
  if (typeof node === 'string' || node.tag !== 'pre') return undefined;
  const [code] = node.children as [MarkdownElement];
  return /^language-(.+)/.exec(code.attributes['class'] ?? '')?.[1];
}

/** The attributes of an element without a component of its own, as React names them. */
function propsOf({ tag, attributes }: MarkdownElement) {
  const { src, alt, title, start, style } = attributes;
  if (tag === 'img') return { src, alt, title };
  if (tag === 'input') return { type: 'checkbox', checked: 'checked' in attributes, disabled: true };
  if (tag === 'ol') return { start };
  const align = /^text-align:(left|center|right)$/.exec(style ?? '')?.[1];
  return align ? { style: { textAlign: align } } : {};
}

/** The id of a table row with code at the beginning of its first or second cell. */
function rowId({ children }: MarkdownElement): string | null {
  for (const cell of children.slice(0, 2)) {
    const first = typeof cell === 'object' && cell.tag === 'td' ? cell.children[0] : undefined;
    if (typeof first !== 'object' || first.tag !== 'code') continue;
    return CODE_NAME.test(textOf(first)) ? headingId(textOf(first)) : null;
  }
  return null;
}

/** Names, not examples of code. */
const CODE_NAME = /^[\w./{}-]+$/;

function ProseLink({ href, children }: { href: string | undefined; children: ReactNode }) {
  const page = href === undefined ? null : pagePath(href);
  if (page) return <a href={page.pathname + (page.hash === undefined ? '' : `#${page.hash}`)}>{children}</a>;
  const outside = /^https?:/.test(href ?? '');
  return (
    <a href={href} {...(outside ? { rel: 'noreferrer', target: '_blank' } : {})}>
      {children}
    </a>
  );
}

/** The id, or for a heading that is repeated, such as *Added* in the changelog, the id with the next free number. */
function uniqueId(id: string, ids: Set<string>): string {
  let unique = id;
  for (let number = 2; ids.has(unique); number += 1) unique = `${id}-${number}`;
  ids.add(unique);
  return unique;
}

interface HeadingProps {
  tag: 'h1' | 'h2' | 'h3';
  id: string;
  /** The name of the link to the heading, if it has one. */
  link: string | false;
  children: ReactNode;
}

function Heading({ tag: Tag, id, link, children }: HeadingProps) {
  return (
    <Tag id={id}>
      {children}
      {link && (
        <a href={`#${id}`} className="heading-link" aria-label={`Link to ${link}`}>
          #
        </a>
      )}
    </Tag>
  );
}

/** A code block without behavior of its own. prose.tsx handles its buttons. */
function PlainCode({ code, language, fileName }: { code: string; language?: string; fileName?: string }) {
  return (
    <div className="code">
      <div className="head">
        <span>{fileName ?? language ?? 'Text'}</span>
        <span className="actions">
          {fileName && (
            <a href={`data:text/plain;charset=utf-8,${encodeURIComponent(code)}`} download={fileName}>
              Save
            </a>
          )}
          <button type="button" data-copy="" aria-live="polite">
            <IconCopy size={14} aria-hidden="true" />
            <span>Copy</span>
          </button>
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable region must be reachable with the keyboard. */}
      <pre tabIndex={0}>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js escapes everything except its own tags. */}
        <code dangerouslySetInnerHTML={{ __html: highlight(code, language) }} />
      </pre>
    </div>
  );
}
