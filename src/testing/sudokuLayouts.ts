/** How people and programs write a Sudoku down, as layouts and as files. For tests of the readers. */

import LZString from 'lz-string';
import type { SudokuBoard } from '../kinds/shared/sudoku/board.ts';
import {
  boxes,
  candidates,
  drawn,
  fpuzzles,
  game,
  line,
  lines,
  pad,
  rowsOf,
  runs,
  shortened,
  spread,
  write,
  zip32,
  zip36,
} from './sudokuWriting.ts';

const programRows = (board: SudokuBoard, blank = '0'): string[] => rowsOf(write(board, blank)).map((row) => row.join(', '));

/** Layouts that stand alone or in the middle of other text. */
export const layouts: Readonly<Record<string, (board: SudokuBoard) => string>> = {
  '81 characters': (b) => line(b),
  ...Object.fromEntries([...'0_-*?xX#~oe'].map((blank) => [`81 characters, ${blank} for blanks`, (b: SudokuBoard) => line(b, blank)])),
  'nine rows': (b) => lines(b).join('\n'),
  'nine rows, ? for blanks': (b) => lines(b, '?').join('\n'),
  'nine rows, + for blanks': (b) => lines(b, '+').join('\n'),
  'nine rows, + for blanks, in boxes': (b) =>
    lines(b, '+')
      .map((row) => row.replace(/(...)(...)(...)/, '$1|$2|$3'))
      .join('\n'),
  'nine rows, x for blanks, spaced': (b) =>
    rowsOf(write(b, 'x'))
      .map((row) => row.join(' '))
      .join('\n'),
  'rows joined by full stops': (b) => lines(b, '0').join('.'),
  'rows joined by slashes': (b) => lines(b, '0').join('/'),
  'rows joined by commas': (b) => lines(b, '0').join(','),
  'rows joined by spaces': (b) => lines(b, '.').join(' '),
  'rows joined by bars': (b) => lines(b, '.').join('|'),
  'escaped line ends': (b) => lines(b, '.').join('\\n'),
  'fields, commas, ?': (b) => spread(b, ',', '?'),
  'fields, commas, None': (b) => spread(b, ', ', 'None'),
  'fields, semicolons': (b) => spread(b, ';', '0'),
  'fields, decimals': (b) =>
    rowsOf(b.map((d) => (d ? `${d}.0` : 'nan')))
      .map((row) => row.join(','))
      .join('\n'),
  'a framed grid': (b) => drawn(write(b), '|', '|-------+-------+-------|', '*-----------------------*', 1),
  'an open grid': (b) => drawn(write(b), '|', '-------|-------|-------', '', 1),
  'a grid of box-drawing characters': (b) => drawn(write(b), '║', '╠═══════╬═══════╬═══════╣', '╔═══════╦═══════╦═══════╗', 1),
  'a grid of spaces': (b) => drawn(write(b, ' '), '│', '├───────┼───────┼───────┤', '┌───────┬───────┬───────┐', 1),
  'every cell between bars': (b) =>
    rowsOf(write(b, ' '))
      .map((row) => `| ${row.join(' | ')} |`)
      .join(`\n|${'---|'.repeat(9)}\n`),
  'every cell between bars, rules with plus': (b) =>
    rowsOf(write(b, ' '))
      .map((row) => `| ${row.join(' | ')} |`)
      .join(`\n+${'---+'.repeat(9)}\n`),
  'a Markdown table': (b) =>
    `|${' c |'.repeat(9)}\n|${':-:|'.repeat(9)}\n${rowsOf(write(b, ' '))
      .map((row) => `|${row.join('|')}|`)
      .join('\n')}`,
  'an HTML table': (b) =>
    `<table class="s">\n${rowsOf(write(b, '&nbsp;'))
      .map((row) => `<tr>${row.map((c) => `<td class="c">${c}</td>`).join('')}</tr>`)
      .join('\n')}\n</table>`,
  'a Python list': (b) =>
    `[${rowsOf(write(b, '0'))
      .map((row) => `[${row.join(', ')}]`)
      .join(', ')}]`,
  'a Python list over lines': (b) =>
    `grid = [\n${rowsOf(write(b, '0'))
      .map((row) => `    [${row.join(', ')}],`)
      .join('\n')}\n]`,
  'a numpy array': (b) =>
    `[[${rowsOf(write(b, '0'))
      .map((row) => row.join(' '))
      .join(']\n [')}]]`,
  'a numpy array with its type': (b) => `b = np.array([[${programRows(b).join('],\n [')}]], dtype=np.int64)`,
  'a tensor of floats': (b) =>
    `tensor([[${rowsOf(write(b, '0'))
      .map((row) => row.map((c) => `${c}.`).join(', '))
      .join('],\n        [')}]], device='cuda:0')`,
  'an array of 81 with its type': (b) => `array([${programRows(b).join(',\n       ')}], dtype=uint8)`,
  'lists of YAML': (b) => `puzzle:\n  - [${programRows(b, 'null').join(']\n  - [')}]`,
  'an array of C': (b) =>
    `int g[9][9] = {\n${rowsOf(write(b, '0'))
      .map((row) => `  {${row.join(',')}},`)
      .join('\n')}\n};`,
  'a list of strings': (b) =>
    `board = [${lines(b)
      .map((row) => `"${row}"`)
      .join(', ')}]`,
  'a list of strings that is given a name': (b) => `puzzle = ["${lines(b).join('",\n          "')}"]`,
  'a list of YAML': (b) =>
    `sudoku:\n${lines(b)
      .map((row) => `  - "${row}"`)
      .join('\n')}`,
  'a matrix of MATLAB': (b) =>
    `M = [${rowsOf(b)
      .map((row) => row.join(' '))
      .join('; ')}];`,
  'a table of LaTeX': (b) =>
    `\\begin{tabular}{|c|c|c|c|c|c|c|c|c|}\n\\hline\n${rowsOf(b)
      .map((row) => `${row.map((d) => d || ' ').join(' & ')} \\\\ \\hline`)
      .join('\n')}\n\\end{tabular}`,
  'the sudoku package of LaTeX': (b) =>
    `\\begin{sudoku}\n${rowsOf(b)
      .map((row) => `|${row.map((d) => d || ' ').join('|')}|.`)
      .join('\n')}\n\\end{sudoku}`,
  'a table of a wiki': (b) =>
    `{| class="wikitable"\n${rowsOf(b)
      .map((row) => `|-\n| ${row.map((d) => d || '').join(' || ')}`)
      .join('\n')}\n|}`,
  'a table as pandas prints it': (b) =>
    `     0    1    2    3    4    5    6    7    8\n${rowsOf(b)
      .map((row, r) => `${r}  ${row.map((d) => (d ? `${d}.0` : 'NaN')).join('  ')}`)
      .join('\n')}`,
  'rows with names': (b) =>
    lines(b)
      .map((row, r) => `R${r + 1}: ${[...row].join(' ')}`)
      .join('\n'),
  'rows with letters': (b) =>
    `    1 2 3 4 5 6 7 8 9\n${lines(b)
      .map((row, r) => `${'ABCDEFGHI'[r]} | ${[...row].join(' ')}`)
      .join('\n')}`,
  'rows with numbers': (b) =>
    lines(b)
      .map((row, r) => `${r + 1} ${[...row].join(' ')}`)
      .join('\n'),
  'rows as a numbered list': (b) =>
    lines(b)
      .map((row, r) => `${r + 1}. ${row}`)
      .join('\n'),
  'rows with numbers in brackets': (b) =>
    lines(b)
      .map((row, r) => `(${r + 1}) ${row}`)
      .join('\n'),
  'rows with dashes after their letters': (b) =>
    lines(b)
      .map((row, r) => `${'ABCDEFGHI'[r]} - ${row}`)
      .join('\n'),
  'bands with empty lines between': (b) =>
    [0, 3, 6]
      .map((r) =>
        lines(b)
          .slice(r, r + 3)
          .join('\n'),
      )
      .join('\n\n'),
  'bands and stacks with gaps': (b) =>
    [0, 3, 6]
      .map((r) =>
        lines(b)
          .slice(r, r + 3)
          .map((row) => row.replace(/(...)(?=.)/g, '$1 '))
          .join('\n'),
      )
      .join('\n\n'),
  'candidates in words': (b) =>
    rowsOf(candidates(b))
      .map((row) => row.join(' '))
      .join('\n'),
  'candidates in a frame': (b) =>
    drawn(candidates(b), '|', `|${'-'.repeat(30)}+${'-'.repeat(30)}+${'-'.repeat(30)}|`, `*${'-'.repeat(92)}*`, 9),
  'candidates in a frame with dots': (b) =>
    drawn(
      candidates(b),
      '|',
      `:${'-'.repeat(30)}+${'-'.repeat(30)}+${'-'.repeat(30)}:`,
      `.${'-'.repeat(30)}.${'-'.repeat(30)}.${'-'.repeat(30)}.`,
      9,
    ),
  'candidates in a drawn frame': (b) =>
    drawn(
      candidates(b),
      '│',
      `├${'─'.repeat(30)}┼${'─'.repeat(30)}┼${'─'.repeat(30)}┤`,
      `┌${'─'.repeat(30)}┬${'─'.repeat(30)}┬${'─'.repeat(30)}┐`,
      9,
    ),
  'candidates between bars': (b) =>
    rowsOf(candidates(b))
      .map((row) => `| ${row.map((c) => [...c].join(' ')).join(' | ')} |`)
      .join('\n'),
  'candidates in boxes': (b) => boxes(b, (d) => ['   ', ` ${d} `, '   '], '|', `+${'---+'.repeat(9)}`, ' '),
  'candidates in boxes, dots': (b) => boxes(b, (d) => ['...', `.${d}.`, '...'], '│', `├${'───┼'.repeat(9)}`, '.'),
  'candidates with braces': (b) =>
    rowsOf(candidates(b))
      .map((row) => row.map((c) => (c.length > 1 ? `{${c}}` : c)).join(' '))
      .join('\n'),
  '729 characters': (b) =>
    candidates(b)
      .map((marks) => [...'123456789'].map((d) => (marks.includes(d) ? d : '.')).join(''))
      .join(''),
  '729 digits': (b) =>
    candidates(b)
      .map((marks) => [...'123456789'].map((d) => (marks.includes(d) ? d : '0')).join(''))
      .join(''),
  'the library line of HoDoKu': (b) => `:0000:x:${line(b)}:131 231 :411 412::`,
  'the library line of HoDoKu with a technique': (b) => `:0803-x:14:${line(b)}::417 427 437:comment:`,
  'a packed position': (b) => zip36(b),
  'a link with a packed position': (b) => `https://www.sudokuwiki.org/sudoku.htm?bd=${zip36(b)}`,
  'a link with a position of base 32': (b) => `https://www.sudokuwiki.org/sudoku.htm?bd=${zip32(b)}`,
  'a link of another page': (b) => `https://sudokuexchange.com/play/?s=${line(b, '0')}`,
  'our own link': (b) => `http://localhost:4173/#s=${line(b, '0')}`,
  'an f-puzzles link': (b) => `https://www.f-puzzles.com/?load=${LZString.compressToBase64(fpuzzles(b))}`,
  'a SudokuPad link of an f-puzzle': (b) => `https://sudokupad.app/fpuzzles${encodeURIComponent(LZString.compressToBase64(fpuzzles(b)))}`,
  'a SudokuPad link': (b) => `https://sudokupad.app/scl${LZString.compressToBase64(pad(b))}`,
  'a SudokuPad link, shortened': (b) => `https://sudokupad.app/scl${LZString.compressToBase64(shortened(b))}`,
  'a SudokuPad link with a parameter': (b) =>
    `https://sudokupad.app/scf?puzzleid=scl${encodeURIComponent(LZString.compressToBase64(shortened(b)))}`,
  'a SudokuPad link of runs': (b) => `https://sudokupad.app/scf${runs(b)}`,
  'digits of full width': (b) =>
    lines(b)
      .map((row) => [...row].map((c) => String.fromCodePoint(c === '.' ? 0xff0e : 0xff10 + Number(c))).join(''))
      .join('\n'),
  'Arabic digits': (b) =>
    lines(b, '0')
      .map((row) => [...row].map((c) => String.fromCodePoint(0x660 + Number(c))).join(' '))
      .join('\n'),
  'digits as keys': (b) =>
    lines(b, '0')
      .map((row) => [...row].map((c) => `${c}\ufe0f\u20e3`).join(''))
      .join('\n'),
  'digits in circles': (b) =>
    lines(b)
      .map((row) => [...row].map((c) => (c === '.' ? '·' : String.fromCodePoint(0x245f + Number(c)))).join(' '))
      .join('\n'),
  'white squares': (b) =>
    lines(b)
      .map((row) => row.replaceAll('.', '⬜'))
      .join('\n'),
};

/** Files that are a Sudoku as a whole. */
export const files: Readonly<Record<string, (board: SudokuBoard) => string>> = {
  'OpenSudoku 1': (b) =>
    `<?xml version="1.0"?>\n<opensudoku>\n  <name>Mine</name>\n  <author>Me</author>\n  <game data="${line(b, '0')}" />\n</opensudoku>`,
  'OpenSudoku 2, version 1': (b) => game(b, (d) => (d ? `${d}|-|0|` : '0|1,2,|1|'), 1),
  'OpenSudoku 2, version 2': (b) => game(b, (d) => (d ? `${d}|0||0|` : '0|3||1|'), 2),
  'OpenSudoku 2, version 3': (b) => game(b, (d) => (d ? `${d}|0|0|` : '0|0|1|'), 3),
  'OpenSudoku 2, version 4': (b) => game(b, (d) => (d ? `${d}|0|0|0|` : '0|12|0|1|'), 4),
  'RTF of a Mac': (b) =>
    `{\\rtf1\\ansi\\ansicpg1252\\cocoartf2709\n{\\fonttbl\\f0\\fmodern\\fcharset0 Courier;}\n{\\colortbl;\\red255\\green255\\blue255;}\n\\paperw11900\\paperh16840\n\\pard\\tx720\n\n\\f0\\fs24 \\cf0 ${lines(b).join('\\\n')}}`,
  'RTF of Windows': (b) =>
    `{\\rtf1\\ansi\\deff0{\\fonttbl{\\f0\\fnil\\fcharset0 Calibri;}}{\\*\\generator Riched20 10.0.19041}\\viewkind4\\uc1 \n\\pard\\sa200\\sl276\\f0\\fs22 Puzzle 12 \\u8211?hard:\\par\n${lines(
      b,
    )
      .map((row) => `${row}\\par`)
      .join('\n')}\n}`,
  'RTF table': (b) =>
    `{\\rtf1\\ansi ${rowsOf(write(b, ''))
      .map(
        (row) =>
          `\\trowd\\trgaph108${row.map((_, i) => `\\cellx${500 * (i + 1)}`).join('')}${row.map((d) => `\\pard\\intbl ${d}\\cell`).join('')}\\row`,
      )
      .join('\n')}}`,
  'SudoCue .sdk': (b) => `#ARuud\n#DA random puzzle\n#B03-08-2006\n#LEasy\n#Uhttp://www.example.net/?s=1\n${lines(b).join('\n')}\n`,
  'SadMan .sdk with sections': (b) =>
    `#C mine\n[Puzzle]\n${lines(b).join('\n')}\n[State]\n${lines(b)
      .map((row) => row.replace('.', '5'))
      .join('\n')}\n[PencilMarks]\n${rowsOf(candidates(b))
      .map((row) => row.join(','))
      .join('\n')}\n`,
  'SudoCue .sdx': (b) =>
    rowsOf(candidates(b).map((c, i) => (b[i] > 0 ? c : c)))
      .map((row) => row.join(' '))
      .join('\n'),
  'Simple Sudoku .ss': (b) =>
    ` ${drawn(write(b), '|', '|-------+-------+-------|', '*-----------------------*', 1).replaceAll(' ', '').replaceAll('\n', '\n ')}\n`,
  'a trimmed spreadsheet': (b) =>
    rowsOf(write(b, ''))
      .map((row) => row.join('\t').replace(/\t+$/, ''))
      .join('\n'),
  'a spreadsheet': (b) => spread(b, '\t'),
  'CSV, answer first': (b) => `answer,question\n${'123456789'.repeat(9)},${line(b)}\n`,
  'CSV, quizzes and solutions': (b) => `quizzes,solutions\n${line(b, '0')},${'123456789'.repeat(9)}\n`,
  'JSON lists': (b) => JSON.stringify(rowsOf(b), null, 2),
  'JSON with a question': (b) => JSON.stringify({ id: 5, puzzle: line(b, '0'), solution: '123456789'.repeat(9) }),
  'JSON with null': (b) => JSON.stringify({ board: rowsOf(b.map((d) => d || null)) }),
  'f-puzzles JSON': (b) => fpuzzles(b),
  'SudokuPad JSON': (b) => pad(b),
  'one cell a line': (b) => write(b, '0').join('\n'),
  'with a letterhead and page numbers': (b) => `Puzzle 12 of 300\nPage 4\n\n${lines(b).join('\n')}\n\n13\n`,
};
