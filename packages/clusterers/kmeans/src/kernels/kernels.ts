import { kernelModule, type Memory } from '@duad/kernels';
import { close } from './close-kernel.js';
import { filter } from './filter-kernel.js';
import { measure } from './measure-kernel.js';
import { merge } from './merge-kernel.js';
import { open } from './open-kernel.js';
import { products } from './products-kernel.js';
import { addRows, squares } from './row-sums.js';
import { settle } from './settle-kernel.js';

/**
 * The loops of k-means. All addresses and sizes are in bytes; lists hold addresses of records or numbers of rows, at least
 * one, and where four are taken at a time a whole number of fours. A score is the product of a row with a centre less the
 * centre's half, so that the squared distance is the row's square less twice the score.
 */
export interface Kernels {
  /**
   * Adds products of the rows of a list of records with one pack of centres, over some columns; four rows a centre, eight
   * centres, at a time.
   *
   * @param bytes of a row that are multiplied, after `skipped`
   */
  products(list: number, end: number, pack: number, bytes: number, skipped: number, out: number): void;
  /**
   * Takes the scores of one pack into the records and writes the bound of each row for it.
   *
   * @param halves address of the pack's, in float32
   * @param first number of the pack's first centre
   * @param bound offset of the pack's bound in a state
   */
  merge(list: number, end: number, products: number, halves: number, first: number, bound: number): void;
  /**
   * Opens records for the rows listed.
   *
   * @param place address of the first row's numbers, from which row r at place p in the list is r rowStep + p placeStep away
   * @param centres filled up with zeros to a whole number of 64 bytes
   * @param listEnds for each pack the end of its list of records, where a record more is written to
   */
  open(
    list: number,
    end: number,
    records: number,
    place: number,
    placeStep: number,
    rowStep: number,
    states: number,
    stateBytes: number,
    squares: number,
    centres: number,
    centreBytes: number,
    halves: number,
    listEnds: number,
    listEndsEnd: number,
    slope: number,
    offset: number,
    least: number,
  ): void;
  /** Writes the states; returns the end of the list of records in which rounding might have decided. */
  close(records: number, end: number, list: number): number;
  /**
   * Adds how far the centres have moved to the rows' bounds; returns the end of the list of rows in doubt.
   *
   * @param row number of the first row
   */
  filter(
    states: number,
    end: number,
    stateBytes: number,
    moves: number,
    packMoves: number,
    row: number,
    list: number,
  ): number;
  /**
   * Writes the states of rows, a whole number of fours, from their products with all centres; returns the end of the list
   * of rows that rounding might have decided.
   *
   * @param products row by row, of `rowBytes`; up to 28 bytes past the last are read
   * @param halves filled up with infinity to whole packs
   * @param states of the first row
   * @param squares of the rows, in float32
   * @param row number of the first row
   */
  settle(
    products: number,
    end: number,
    rowBytes: number,
    halves: number,
    halvesEnd: number,
    states: number,
    stateBytes: number,
    squares: number,
    row: number,
    list: number,
    slope: number,
    offset: number,
    least: number,
  ): number;
  /**
   * Squared distances of rows from a pack of centres, in float64; returns the end of the list of places of the rows that are
   * no farther from some centre than slope (norm + offset) + least.
   *
   * @param squares of the rows
   * @param products as the kernel of that name gives them
   * @param halves in float64, as many as there are centres
   * @param out distances from the first centre; those from the next `outStep` further on
   */
  measure(
    squares: number,
    end: number,
    products: number,
    halves: number,
    halvesEnd: number,
    out: number,
    outStep: number,
    list: number,
    slope: number,
    offset: number,
    least: number,
  ): number;
  /** Squared distances of rows from the origin, in float64, over `bytes` of each row. */
  squares(rows: number, end: number, rowBytes: number, bytes: number, origin: number, out: number): void;
  /** Adds rows, over `bytes` of each, to the sums that their labels name, in float64. */
  addRows(
    rows: number,
    end: number,
    rowBytes: number,
    bytes: number,
    labels: number,
    sums: number,
    sumBytes: number,
  ): void;
}

/** The kernels over a memory. */
export const kernelsOver: (memory: Memory) => Kernels = kernelModule(() => [
  products(),
  merge(),
  open(),
  close(),
  filter(),
  settle(),
  measure(),
  squares(),
  addRows(),
]);
