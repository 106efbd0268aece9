package library;

final class InvertibleHolder_Nested extends LayerBase {}
