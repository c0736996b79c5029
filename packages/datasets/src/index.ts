export type { BlockLayout, BlockStart, TableBlock, TableFormat } from './block-layout.js';
export type { TableSource } from './byte-chunks.js';
export { type C3dSegments, readC3dText } from './c3d-text.js';
export { cifar10Classes, readCifarBatches } from './cifar-batches.js';
export { type Cifar10, type Cifar10Options, cifar10Sha256, cifar10Url, loadCifar10 } from './cifar10.js';
export { type DatePart, type DateSpan, type TimeUnit, unitOf } from './columns/date-parts.js';
export type {
  CategoriesColumn,
  ColumnPart,
  DateColumn,
  EncodedColumn,
  LeftOutColumn,
  NumberColumn,
  ScaledPart,
  TextColumn,
  Treatment,
} from './columns/encoded-column.js';
export type { DateFormat } from './columns/parse-date.js';
export { type DogsVsCats, type DogsVsCatsOptions, dogsVsCatsUrl, loadDogsVsCats } from './dogs-vs-cats.js';
export { type DownloadOptions, download } from './download.js';
export { type ColumnSource, type Encoder, encoderFromArtifact } from './encoder.js';
export { type EncoderOptions, fitEncoder } from './fit-encoder.js';
export { type IdxArray, readIdx, readIdxImages } from './idx.js';
export { type ImageSet, type ImageView, imagesOf } from './images.js';
export { findKddCup, type KddCup, type KddCupOptions, kddCupSha256, kddCupUrl, loadKddCup } from './kdd-cup.js';
export { type KddCupEncoding, kddCupColumns, kddCupKinds } from './kdd-cup-columns.js';
export { type KddCupSample, kddCupSamplePath, loadKddCupSample } from './kdd-cup-sample.js';
export { type KddCupSplit, type KddCupSplitOptions, kddCupSplit, type LabelledRows } from './kdd-cup-split.js';
export { loadMnist, type MnistOptions, mnistSha256, mnistUrl } from './mnist.js';
export type { OpenBlocks } from './open-blocks.js';
export { openTable } from './open-table.js';
export { sampleCifar10, sampleDogsVsCats, sampleMnist } from './paper-samples.js';
export { type ReadBlock, readBlock } from './read-block.js';
export { type ReadTableOptions, readTable } from './read-table.js';
export { type ClassSample, type SampleClassesOptions, sampleClasses } from './sample-classes.js';
export { sampleTable, type TableSample } from './sample-table.js';
export type { Scale, Scaling } from './scaling.js';
export { meanSegmentLabels, segmentLabels } from './segment-labels.js';
export { type CategoricalColumn, makeTable, type NumericColumn, type Table, type TableColumn } from './table.js';
export { readUcfAnnotations, readUcfFrameCounts, type UcfAnnotation } from './ucf-annotations.js';
export { loadUcfCrime, type UcfCrimeOptions, type UcfVideo, ucfCrimeUrl } from './ucf-crime.js';
export { type CsvValue, writeCsv } from './write-csv.js';
