/** Finds sections of the documentation and pages. Arrow keys choose, Enter opens, Escape closes. */
import { Modal, TextInput } from '@mantine/core';
import { IconFileText, IconHash, IconHistory, IconSearch, IconSparkles } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useSession } from '../data/session.ts';
import { useFocusBack } from '../shell/use-focus-back.ts';
import { type ExcerptPart, excerpt, marks } from './excerpt.ts';
import { searchQuery } from './load-search.ts';
import { openHit } from './open-hit.ts';
import { recentSearches, rememberSearch } from './recent-searches.ts';
import { onSearchAsked, takeSearchText } from './search-asked.ts';
import { type SearchOption, searchOptions } from './search-options.ts';
import './search.css';

const MAX_QUERY = 200;

export function SearchDialog({ onClose }: { onClose(): void }) {
  const router = useRouter();
  const list = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState(0);
  /** Enter was pressed before there were results. */
  const [waits, setWaits] = useState(false);
  const [recent] = useState(recentSearches);
  const keepFocus = useFocusBack();
  const { data: index, error, refetch } = useQuery(searchQuery);
  const role = useSession()?.caller.role;
  const options = searchOptions({ index, query, recent, role });
  const current = Math.min(chosen, options.length - 1);
  const hits = options.filter(({ kind }) => kind === 'hit').length;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen changes with both.
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [current, query]);

  const type = (text: string) => {
    setQuery(text);
    setChosen(0);
    setWaits(false);
  };
  const takeEarly = () => {
    const early = takeSearchText();
    if (early) type((early + query).slice(0, MAX_QUERY));
  };
  // Asked for again, the field that has the focus already gets no event of it.
  useEffect(
    () =>
      onSearchAsked(() => {
        field.current?.focus();
        if (document.activeElement === field.current) takeSearchText();
      }),
    [],
  );
  const open = (option: SearchOption) => {
    if (option.kind === 'recent') return type(option.to);
    rememberSearch(query);
    keepFocus();
    onClose();
    const question = query.trim();
    openHit(
      router,
      option.kind === 'dex' && question ? `${option.to}?${new URLSearchParams({ question })}` : option.to,
    );
  };
  const loading = !index && !error;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first result is opened once, when there are results.
  useEffect(() => {
    if (waits && index) open(options[0]!);
    else if (waits && error) setWaits(false);
  }, [waits, index, error]);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setChosen((current + step + options.length) % options.length);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (loading && query.trim()) setWaits(true);
      else open(options[current]!);
    }
  };
  return (
    <Modal.Root opened onClose={onClose} size="lg" yOffset="10vh" centered={false}>
      <Modal.Overlay />
      <Modal.Content aria-label="Search">
        <Modal.Body p={0}>
          <TextInput
            ref={field}
            className="search-field"
            data-autofocus
            variant="unstyled"
            size="md"
            maxLength={MAX_QUERY}
            placeholder="Search guides, operations, errors and settings"
            aria-label="Search the documentation"
            role="combobox"
            aria-autocomplete="list"
            aria-expanded
            aria-controls="search-hits"
            aria-activedescendant={`search-hit-${current}`}
            leftSection={<IconSearch size={18} stroke={1.75} aria-hidden="true" />}
            value={query}
            onChange={(event) => type(event.currentTarget.value)}
            onFocus={takeEarly}
            onKeyDown={onKeyDown}
          />
          <div role="listbox" id="search-hits" aria-label="Results" className="search-hits" ref={list}>
            {groupsOf(options).map(({ title, members }, i) => (
              // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, and this is a group of options.
              <div role="group" aria-labelledby={`search-group-${i}`} key={title}>
                <div className="search-group" id={`search-group-${i}`}>
                  {title}
                </div>
                {members.map(({ option, at }) => (
                  // biome-ignore lint/a11y/useKeyWithClickEvents: the field above handles the keys.
                  <div
                    key={option.key}
                    id={`search-hit-${at}`}
                    role="option"
                    tabIndex={-1}
                    aria-selected={at === current}
                    className="search-hit"
                    onClick={() => open(option)}
                    onMouseMove={() => setChosen(at)}
                  >
                    <OptionIcon option={option} />
                    <OptionText option={option} />
                  </div>
                ))}
              </div>
            ))}
          </div>
          <div className="search-foot">
            <span role="status">{statusOf({ query, hits, loading, failed: error !== null })}</span>
            {error && (
              <button type="button" onClick={() => void refetch()}>
                Try again
              </button>
            )}
            <span className="search-keys" aria-hidden="true">
              <kbd>↑</kbd> <kbd>↓</kbd> choose <kbd>Enter</kbd> open <kbd>Esc</kbd> close
            </span>
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function groupsOf(options: readonly SearchOption[]) {
  const groups: { title: string; members: { option: SearchOption; at: number }[] }[] = [];
  for (const [at, option] of options.entries()) {
    if (groups.at(-1)?.title !== option.group) groups.push({ title: option.group, members: [] });
    groups.at(-1)!.members.push({ option, at });
  }
  return groups;
}

function OptionIcon({ option: { kind, page } }: { option: SearchOption }) {
  const Icon = kind === 'dex' ? IconSparkles : kind === 'recent' ? IconHistory : page ? IconHash : IconFileText;
  return <Icon size={16} stroke={1.75} aria-hidden="true" />;
}

function OptionText({ option: { title, page, text, words } }: { option: SearchOption }) {
  return (
    <span className="search-text">
      <span className="search-title">
        <Marked parts={marks(title, words)} />
        {page && <span className="search-page"> {page}</span>}
      </span>
      {text && (
        <span className="search-excerpt">
          <Marked parts={excerpt(text, words)} />
        </span>
      )}
    </span>
  );
}

function Marked({ parts }: { parts: ExcerptPart[] }) {
  // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other identity.
  return parts.map(({ text, marked }, i) => (marked ? <mark key={i}>{text}</mark> : <span key={i}>{text}</span>));
}

interface Status {
  query: string;
  hits: number;
  loading: boolean;
  failed: boolean;
}

function statusOf({ query, hits, loading, failed }: Status): string {
  if (failed) return 'Search could not be loaded.';
  if (query.trim() === '') return '';
  if (loading) return 'Loading…';
  if (hits === 0) return 'No results. Ask Dex, or try another word.';
  return `${hits} ${hits === 1 ? 'result' : 'results'}`;
}
