/**
 * What a puzzle kind is on the page (in the worker: kind.worker.ts). Everything else takes kinds from the two registries; what knows one by name is checked by tools/boundaries.ts, which exempts learning an ARC task. A kind imports nothing of page/, features/ or app/.
 * The rules and codecs behind both faces are in puzzle.ts.
 */

import type { ComponentType, ReactNode } from 'react';
import type { RunRecord } from '../client/record.ts';
import type { BackendChoice, ModelInfo } from '../protocol/session.ts';
import type { TrainConfig } from '../protocol/training.ts';
import type { PageLesson, PageMeasured } from './lesson.ts';
import type { Verdict } from './puzzle.ts';
import type { BoardOverlay } from './shared/ui/overlay.ts';

/** What is known of a board before the model sees it. */
export interface Readiness {
  /** Solve may be pressed. */
  readonly solvable: boolean;
  readonly tone: 'plain' | 'warn' | 'bad';
  /** A few words: "This Sudoku has exactly one solution". */
  readonly headline: string;
  /** One plain sentence more; may be empty. */
  readonly sentence: string;
}

/** The words of the banner for a run. */
export interface RunWords {
  readonly tone: 'plain' | 'busy' | 'good' | 'warn' | 'bad';
  /** Spoken when it changes. */
  readonly headline: string;
  /** Shown after the headline, not spoken. */
  readonly counter: string;
  readonly detail: string;
}

/** Colours that legends show, by their names in the theme. */
export type LegendColour = 'ink' | 'accent' | 'warn' | 'bad';

/** What the page calls things that differ between kinds. */
export interface KindWords {
  /** What the model writes into the cells: "digits". */
  readonly answers: string;
  /** What a verdict counts as problems, after a number: one, and many. */
  readonly problem: readonly [one: string, many: string];
  /** The problems as a title, and what they are. */
  readonly problems: string;
  readonly problemsAre: string;
  /** How symmetric copies differ from the board. */
  readonly copies: string;
  /** The headline of a solved run, from the verdict's summary. */
  readonly solved: (summary: string) => string;
  /** What a solved answer was checked for: one sentence. */
  readonly checked: string;
  /** A right answer, said of a run: "solved". */
  readonly did: string;
  /** Why nothing says whether an answer is right, where that can be. */
  readonly unchecked?: string;
  /** How the board's picture marks cells that are wrong. */
  readonly wrongMark: string;
  /** What the marks of the picture mean: a colour of the theme, and words. */
  readonly legend: readonly (readonly [colour: LegendColour, meaning: string])[];
  /** What stands in a cell of an answer: "empty", "blue". */
  readonly value: (value: number) => string;
  /** "7", "path", "blue": what a token is called. */
  readonly token: (token: number) => string;
  /** What a right answer leaves open, where there may be several: said after a comparison with the one that verified. */
  readonly oneOfMany?: string;
}

/** The kind's part of a run's file: what stands on the page with a run. Its face in the worker checks it. */
interface RunFileDoor<Document = unknown> {
  /** What stands on the page now. */
  now(): Document;
  /** Shows it, as one undo step. */
  open(document: Document): void;
  /** The board that the worker was asked about. */
  asked(document: Document): unknown;
}

/** A line of the list of all keys. */
export interface KeyLine {
  /** "Ctrl+Z" */
  readonly keys: string;
  readonly does: string;
}

/** An answer as the page shows it: a number a cell, in rows. */
export interface Answer {
  readonly rows: number;
  readonly cols: number;
  /** [rows * cols]; Sudoku: the digit or 0; maze: 1 where the path runs; ARC: the colour. */
  readonly cells: readonly number[];
}

/** What a picture of a board is given. One picture a kind serves comparisons, saved pictures, films and examples. */
export interface PictureProps {
  /** The question, as the worker was asked it. */
  readonly board: unknown;
  /** The answer at a step; null for the question. */
  readonly overlay: BoardOverlay | null;
  /** Rows and columns of the right answer, where they are part of what is asked: the answer is shown in it, whatever size it has itself. */
  readonly frame?: { readonly rows: number; readonly cols: number } | undefined;
  /** Cells of the answer that another one has otherwise. */
  readonly differing?: ReadonlySet<number>;
  /** The picture in words. */
  readonly label: string;
}

/** Every board takes one frame of playback, or null while it is edited, and whether a run is on. */
export interface EditorProps {
  readonly overlay: BoardOverlay | null;
  readonly busy: boolean;
  /** Shows the question again in place of the frame. */
  readonly onLeavePlayback: () => void;
}

/** An editor that lays out the whole page: the bar of a run, what is beside the board and the timeline are handed to it. */
export interface WideEditorProps extends EditorProps {
  readonly runBar: ReactNode;
  readonly beside: ReactNode;
  readonly timeline: ReactNode;
  /** What is in the timeline of what takes a run away and brings one back; where there is no timeline it stands alone. */
  readonly tools: ReactNode;
}

/** The model in use, as a kind sees it. */
export interface ModelInUse {
  readonly name: string;
  /** The kind that it is for, where one is known. */
  readonly task: string | null;
  readonly info: ModelInfo;
  /** Where it comes from: the catalogue, published elsewhere, a file, or a training run. */
  readonly source: { readonly kind: 'card' | 'published' | 'file' | 'run' };
}

/** What a kind may ask of the page around its board. The page hands it over (app/around.ts): a kind imports nothing that is above it. */
export interface Around {
  /** For components: the model in use, of whatever kind. */
  readonly useModel: () => ModelInUse | null;
  /** For components: the run that belongs to the board. */
  readonly useRun: () => RunRecord | null;
  /** The backend of this page view. */
  readonly backend: () => BackendChoice;
  /** Tells the page whether something is being learnt in the kind's own way. */
  readonly learns: (isOn: boolean) => void;
  /** Goes on training the model in use with what is on the board, in Train mode. */
  readonly teach: (settings: Partial<Pick<TrainConfig, 'batch' | 'budget'>>) => void;
  /** Shows the board. */
  readonly solve: () => void;
}

/** What the page knows of a kind that is not fetched yet: its tab, and its links. */
export interface KindFace {
  /** Small letters; also the task in a model's card and in a training run. */
  readonly id: string;
  /** Of the tab. */
  readonly label: string;
  /** Tabs stand in the order of these. */
  readonly place: number;
  /** The hash parameter of a shared board. */
  readonly linkKey: string;
  /** Where a first visit may go on: what it leads to in words, and a link; without one to the kind's board. */
  readonly door?: { readonly words: string; readonly hash?: string };
  /** Where links of earlier versions had it in Train mode: another kind's first choice. */
  readonly formerly?: { readonly kind: string; readonly from: string };
}

/** A line of the page's registry: a kind that is there at once, or one that is fetched when it is shown, and after the first paint. */
export type KindEntry = { readonly kind: PuzzleKind } | { readonly face: KindFace; readonly fetch: () => Promise<PuzzleKind> };

/** A puzzle kind on the page. */
export interface PuzzleKind extends KindFace {
  readonly words: KindWords;
  /** Cells in a row of the board on the page, or of the canvas of a model with `seqLen` task tokens, for pictures laid out like it. */
  readonly columns: (seqLen: number | null) => number;
  /** V of the kind's encoding. */
  readonly vocabSize: number;
  readonly board: () => unknown;
  /** One value that is another whenever the board, or what is known of it before a run, has changed. */
  readonly known: () => unknown;
  /** Why a model with this many task tokens cannot take the board on the page, or null when it can. */
  readonly unfit: (seqLen: number) => string | null;
  /** Calls back after every change; returns the way to stop. */
  readonly subscribe: (changed: () => void) => () => void;
  /** `model`: the one in the worker, where it is one for this kind. */
  readonly readiness: (model: ModelInfo | null) => Readiness;
  /** Rules say whether an answer is right: then many copies are tried at once and the first right one counts. Else one copy is watched. */
  readonly checked: boolean;
  /** K of a run until a person chooses another; absent: the usual 8. One: others are added with a press where it fails. */
  readonly copies?: number;
  /** The keys of its board, for the list of all keys. */
  readonly keys?: () => Promise<readonly KeyLine[]>;
  /** What the banner says of a run where "solved" and "not solved" do not fit; null where they do. */
  readonly banner?: (record: RunRecord) => RunWords | null;
  /** The colour that stands for a token on the board; null where it has none. */
  readonly tokenColour?: (token: number) => string | null;
  readonly file: RunFileDoor;
  /** Hands it what it may ask of the page, once, before anything of it is shown. */
  readonly placed?: (around: Around) => void;
  /** What tokens [S] of a model stand for on a board. Models with canvases of different sizes can be compared by it. */
  readonly answer: (board: unknown, tokens: Uint8Array) => Answer;
  /** Whether an answer is right, where no rule of the worker's says it: null where nothing does. Absent: the verdicts of the run say it. */
  readonly judge?: (tokens: Uint8Array) => Verdict | null;
  /** The answer is a board of its own beside the question, not the question filled in. */
  readonly answerApart?: true;
  /**
   * A recorded run of the kind's first board to play before the first one of one's own: as a link holds it, and what to see in its z. `steps`: so
   * many, where it is right at once and more show how the model gets sure.
   */
  readonly sample?: { readonly run: () => Promise<string>; readonly see: string; readonly steps?: number };
  /** Its lessons have the choice "teach": a minute on what is on the board. */
  readonly teachable?: true;
  /** Train mode; absent: the kind cannot be learnt. */
  readonly lesson?: () => Promise<PageLesson>;
  /** A way to learn of the kind's own, beside training runs: on the page of Train mode and among the models. */
  readonly ownWay?: {
    /** What it is, and what training runs are beside it. */
    readonly name: string;
    readonly others: string;
    readonly Train: ComponentType;
    readonly Models: ComponentType;
    /** Its files among those that may be opened there: what they are, and the door for one. Resolves false where the file is none of them. */
    readonly files: { readonly are: string; readonly take: (file: File) => Promise<boolean> };
  };
  /** Absent: the kind cannot be measured. */
  readonly measured?: () => Promise<PageMeasured>;
  readonly ui: ({ readonly Editor: ComponentType<EditorProps> } | { readonly WideEditor: ComponentType<WideEditorProps> }) & {
    readonly Picture: ComponentType<PictureProps>;
  };
}
