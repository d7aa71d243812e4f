ç
ÊŸ
P

ComplexAbs
x"T	
y"Tout"
Ttype0:
2"
Touttype0:
2

NoOp
C
Placeholder
output"dtype"
dtypetype"
shapeshape:"serve*2.18.12v2.18.0-14-gcb64295ec73õ
\
zPlaceholder*#
_output_shapes
:ÿÿÿÿÿÿÿÿÿ*
dtype0*
shape:ÿÿÿÿÿÿÿÿÿ
N
Abs
ComplexAbsz*

Tout0*
T0*#
_output_shapes
:ÿÿÿÿÿÿÿÿÿ

initNoOp

init_all_tablesNoOp

init_all_tables_1NoOp"Ê",
saved_model_main_op

init_all_tables_1*r
serving_default_

z
z:0ÿÿÿÿÿÿÿÿÿ$
absolute
Abs:0ÿÿÿÿÿÿÿÿÿtensorflow/serving/predict