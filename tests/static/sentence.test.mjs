import assert from "node:assert/strict";
import {test} from "node:test";

import {createOffsets} from "annotations/offsets.js";
import {createAttention} from "annotations/surface/attention.js";
import {createCursor} from "annotations/surface/cursor.js";
import {pieceBefore, piecesOf} from "annotations/surface/pieces.js";
import {markedPart} from "annotations/surface/sentence.js";
import {createWords} from "annotations/surface/words.js";

const marked = (sentence) => {
  const part = markedPart(sentence);
  return part && sentence.slice(...part);
};

/** What the key for a sentence takes at each sentence of a text, one after the other. */
function takenIn(string, language) {
  const offsets = createOffsets(string);
  const pieces = piecesOf(string, offsets);
  const text = {
    string, offsets, pieces, length: offsets.length, slice: (start, end) => offsets.slice(start, end),
    pieceAt: (position) => pieces[pieceBefore(pieces, position)],
  };
  const words = createWords(text, language);
  const attention = createAttention();
  const cursor = createCursor({text, words, attention, firstVisible: () => 0, reveal() {}});
  const taken = [];
  for (let next = words.sentenceAt(0); next; next = words.sentenceBeside(next, 1)) {
    attention.change({selection: null, cursor: words.wordAfter(next.start)});
    cursor.takeUnit("sentence");
    taken.push(text.slice(attention.now.selection.start, attention.now.selection.end));
  }
  return taken;
}

test("of a sentence its words are marked, without the final stop or what leads to the next item", () => {
  for (const [sentence, words] of [
    ["The bond is firm. ", "The bond is firm"],
    ["Связь крепка.\n", "Связь крепка"],
    ["the role of trade;", "the role of trade"],
    ["интерес к сотрудничеству; ", "интерес к сотрудничеству"],
    ["The areas are:", "The areas are"],
    ["Is it so? ", "Is it so?"],
    ["And then...", "And then..."],
    ["И тогда…", "И тогда…"],
    ["Это было в 2023 г.", "Это было в 2023 г"],
    ["技术合作很重要。", "技术合作很重要"],
    [" . ", null],
  ]) assert.equal(marked(sentence), words, sentence);
});

test("the number or sign of an item is not marked, a number that says something is", () => {
  for (const [sentence, words] of [
    ["2) the continued interest;", "the continued interest"],
    ["(b) You must open it.", "You must open it"],
    ["б) открыть архив;", "открыть архив"],
    ["3. Expanding cooperation.", "Expanding cooperation"],
    ["2.1. Расширение обмена.", "Расширение обмена"],
    ["• Открыть станции.", "Открыть станции"],
    ["– Мы согласны.", "Мы согласны"],
    ["26% of trade is in oil.", "26% of trade is in oil"],
    ["2.5 million came.", "2.5 million came"],
    ["-5 degrees is cold.", "-5 degrees is cold"],
    ["2023 was a good year.", "2023 was a good year"],
  ]) assert.equal(marked(sentence), words, sentence);
});

test("the number of a note is not marked, a number at the end of the words is", () => {
  for (const [sentence, words] of [
    ["It was signed by the President of the Russian Federation.2 ", "It was signed by the President of the Russian Federation"],
    ["It has the support of “the absolute majority of countries.”3 ", "It has the support of “the absolute majority of countries.”"],
    ["Обмен вырос вдвое.12", "Обмен вырос вдвое"],
    ["Это «стратегическое партнёрство»7.", "Это «стратегическое партнёрство»"],
    ["The index was compiled by the authors [13].", "The index was compiled by the authors"],
    ["Индекс растёт [2, 5–7].", "Индекс растёт"],
    ["Trade grew.¹²", "Trade grew"],
    ["Trade grew by 2.5", "Trade grew by 2.5"],
    ["Trade grew by 26.", "Trade grew by 26"],
    ["Об этом говорит ст.5", "Об этом говорит ст.5"],
    ["It flew in 2019.", "It flew in 2019"],
  ]) assert.equal(marked(sentence), words, sentence);
});

test("quotation marks around the whole sentence, or with their other half elsewhere, are not marked; others are", () => {
  for (const [sentence, words] of [
    ["“We will open it.” ", "We will open it"],
    ["«Мы откроем архив.»", "Мы откроем архив"],
    ["\"They know it.\"", "They know it"],
    ["They know it.”", "They know it"],
    ["Они это знают».", "Они это знают"],
    ["They know it.’", "They know it"],
    ["They know it.\"", "They know it"],
    ["“We will open it. ", "We will open it"],
    ["«Мы откроем архив. ", "Мы откроем архив"],
    ["(Nobody denies it.)", "Nobody denies it"],
    ["Nobody denies it.)", "Nobody denies it"],
    ["They call it “a bridge”.", "They call it “a bridge”"],
    ["Это называют «мостом».", "Это называют «мостом»"],
    ["«Мост» и «дорога».", "«Мост» и «дорога»"],
    ["Он назвал это «проектом „Мост“».", "Он назвал это «проектом „Мост“»"],
    ["\"Ice\" and \"trade\".", "\"Ice\" and \"trade\""],
    ["He said: “We will open it.”", "He said: “We will open it.”"],
    ["Trade grew (by 26%).", "Trade grew (by 26%)"],
    ["It is the laboratories’.", "It is the laboratories’"],
  ]) assert.equal(marked(sentence), words, sentence);
});

test("a note between two sentences parts them, and neither takes it; an item is not parted from its number", () => {
  assert.deepEqual(
    takenIn("It is signed by the Federation.2 The proximity of “many countries.”3 These ideas came first. 1. Open the archive. 2. Share it.", "en"),
    ["It is signed by the Federation", "The proximity of “many countries.”", "These ideas came first", "Open the archive", "Share it"],
  );
  assert.deepEqual(
    takenIn("It is the “defensive potential.”1\n\nNobody denies this!\"[12]", "en"),
    ["It is the “defensive potential.”", "Nobody denies this!"],
  );
  assert.deepEqual(
    takenIn("Обмен вырос.4 Это говорит ст.5 Кодекса. «Мы откроем архив. Они это знают.»\n2) общий интерес;\n3) рост торговли.", "ru"),
    ["Обмен вырос", "Это говорит ст.5 Кодекса", "Мы откроем архив", "Они это знают", "общий интерес", "рост торговли"],
  );
});
