// Reads what receivers send as the client libraries of the services have it. Standard input is a JSON array of
// {"form": …, "body": …}; every line of standard output is a complaint.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"

	"github.com/go-openapi/strfmt"
	"github.com/grafana/grafana-openapi-client-go/models"
	"github.com/opsgenie/opsgenie-go-sdk-v2/alert"
)

type message struct {
	Form string          `json:"form"`
	Body json.RawMessage `json:"body"`
}

type annotation struct{ models.PostAnnotationsCmd }

func (a *annotation) Validate() error { return a.PostAnnotationsCmd.Validate(strfmt.Default) }

type valid interface{ Validate() error }

// The address of a call names the alert; a body says the rest.
const alias = "group"

var forms = map[string]func() valid{
	"grafana annotations":     func() valid { return &annotation{} },
	"opsgenie POST v2/alerts": func() valid { return &alert.CreateAlertRequest{} },
	"opsgenie POST acknowledge": func() valid {
		return &alert.AcknowledgeAlertRequest{IdentifierValue: alias}
	},
	"opsgenie POST unacknowledge": func() valid {
		return &alert.UnacknowledgeAlertRequest{IdentifierValue: alias}
	},
	"opsgenie POST close":   func() valid { return &alert.CloseAlertRequest{IdentifierValue: alias} },
	"opsgenie POST notes":   func() valid { return &alert.AddNoteRequest{IdentifierValue: alias} },
	"opsgenie PUT priority": func() valid { return &alert.UpdatePriorityRequest{IdentifierValue: alias} },
}

func complaint(sent message) error {
	form, isKnown := forms[sent.Form]
	if !isKnown {
		return fmt.Errorf("is no form that is known")
	}
	read := form()
	decoder := json.NewDecoder(bytes.NewReader(sent.Body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(read); err != nil {
		return err
	}
	return read.Validate()
}

func main() {
	var messages []message
	if err := json.NewDecoder(os.Stdin).Decode(&messages); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	for _, sent := range messages {
		if err := complaint(sent); err != nil {
			fmt.Printf("%s: %v\n", sent.Form, err)
		}
	}
}
