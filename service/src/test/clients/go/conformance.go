package main
import (
  _ "google.golang.org/api/ml/v1"
  _ "google.golang.org/api/option"
  _ "google.golang.org/api/googleapi"
)
func main(){}
