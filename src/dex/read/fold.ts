/** The form in which words are compared: lower case, without accents, with plain digits. */
import { dictionary } from '../../dictionary.ts';

/** Letters that no normal form takes apart. */
const PLAIN = dictionary<string>({
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ı: 'i',
  æ: 'ae',
  œ: 'oe',
  ð: 'd',
  þ: 'th',
});

/**
 * Marks are removed from alphabets only. In Devanagari they are vowels, and in kana they make another syllable. Digits of other
 * scripts become those of ASCII.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(
      /(?<=[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}])\p{Mn}+/gu,
      '',
    )
    .normalize('NFC')
    .toLowerCase()
    .replace(/[ßøłđıæœðþ]/g, (letter) => PLAIN[letter]!)
    .replace(/[’‘ʼ]/g, "'")
    .replace(/[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/g, (digit) => {
      const code = digit.codePointAt(0)!;
      return String(code >= 0x966 ? code - 0x966 : code & 0xf);
    })
    .replace(/[أإآٱ]/g, 'ا')
    .replace(/ى/g, 'ي')
    .replace(/ـ/g, '');
}
