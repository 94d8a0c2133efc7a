/** Parses Markdown: CommonMark with the tables, strikethrough, task lists and bare URLs of GitHub. */
import MarkdownIt, { type Token } from 'markdown-it';

export type MarkdownNode = string | MarkdownElement;

export interface MarkdownElement {
  tag: string;
  /** HTML attributes. URLs have one of the allowed schemes, or none. */
  attributes: Readonly<Record<string, string>>;
  children: MarkdownNode[];
}

/** A link with another scheme stays text. */
const SCHEMES = ['http', 'https', 'mailto'];

// HTML in Markdown stays text, so that no author of Markdown can add a script.
const parser = new MarkdownIt({ html: false, linkify: true });
parser.validateLink = (url) => {
  const scheme = /^([^/?#]*?):/.exec(url)?.[1];
  return scheme === undefined || SCHEMES.includes(scheme.toLowerCase());
};
// Otherwise, files.md would be a link to a host in Moldova.
parser.linkify.set({ fuzzyLink: false });

/** Returns the blocks of a text. A code block is a `pre` with one `code`, whose class names its language. */
export function parseMarkdown(text: string): MarkdownNode[] {
  return treeOf(parser.parse(text, {}));
}

/** The text of a node, without markup. */
export function textOf(node: MarkdownNode): string {
  return typeof node === 'string' ? node : node.children.map(textOf).join('');
}

/** Tokens open and close elements. Those that do neither have their content inside. */
function treeOf(tokens: readonly Token[]): MarkdownNode[] {
  const root = element('root');
  const open = [root];
  for (const token of tokens) {
    const parent = open.at(-1)!;
    // The paragraphs of a list without empty lines.
    if (token.hidden) continue;
    if (token.nesting === 0) {
      parent.children.push(...contentOf(token));
      continue;
    }
    if (token.nesting === 1) {
      const opened = element(token.tag, attributesOf(token));
      parent.children.push(opened);
      open.push(opened);
      continue;
    }
    open.pop();
    if (parent.tag === 'li') addCheckbox(parent);
  }
  return root.children;
}

function contentOf(token: Token): MarkdownNode[] {
  switch (token.type) {
    case 'inline':
      return treeOf(token.children ?? []);
    case 'text':
    case 'text_special':
      return [token.content];
    case 'softbreak':
      return ['\n'];
    case 'hardbreak':
      return [element('br'), '\n'];
    case 'hr':
      return [element('hr')];
    case 'code_inline':
      return [element('code', {}, token.content)];
    case 'code_block':
    case 'fence': {
      const language = token.info.trim().split(/\s/)[0];
      return [element('pre', {}, element('code', language ? { class: `language-${language}` } : {}, token.content))];
    }
    case 'image':
      return [element('img', { ...attributesOf(token), alt: token.content })];
    default:
      throw new Error(`The Markdown parser returned ${token.type}, which has no element.`);
  }
}

function attributesOf({ attrs }: Token): Record<string, string> {
  return Object.fromEntries((attrs ?? []).map(([name, value]) => [name, String(value)]));
}

/** A list item that begins with `[ ]` or `[x]` gets a checkbox instead. */
function addCheckbox(item: MarkdownElement): void {
  const [first] = item.children;
  const holder = typeof first === 'object' && first.tag === 'p' ? first : item;
  const [text] = holder.children;
  const mark = typeof text === 'string' ? /^\[([ xX])\](?=\s)/.exec(text) : null;
  if (typeof text !== 'string' || !mark) return;
  const checkbox = element('input', { type: 'checkbox', ...(mark[1] === ' ' ? {} : { checked: '' }) });
  holder.children.splice(0, 1, checkbox, text.slice(mark[0].length));
}

function element(
  tag: string,
  attributes: MarkdownElement['attributes'] = {},
  ...children: MarkdownNode[]
): MarkdownElement {
  return { tag: tag === 's' ? 'del' : tag, attributes, children };
}
